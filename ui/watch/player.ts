/** Plays a room's HLS stream and never gives up: whatever breaks is tried again. */
import { signal } from '@preact/signals'
import type Hls from 'hls.js'
import { apartLoader } from './breaks.ts'

/** `waiting`: the stream is not there now, and we are trying again. */
export type PlayerState = 'loading' | 'playing' | 'waiting'

const retryMs = 3000
/** Without progress for this long while it should play, everything is loaded anew. */
const stuckMs = 12_000
/** Nearer to the live edge than this counts as live. */
const liveMs = 12_000

export class Player {
  readonly state = signal<PlayerState>('loading')
  /** How far back one can go, and how far behind live this is; seconds. */
  readonly windowSeconds = signal(0)
  readonly behindSeconds = signal(0)
  readonly paused = signal(false)
  /** Pictures' heights to choose from, the best first; fewer than two: there is no choice. */
  readonly heights = signal<number[]>([])
  /** The viewer's choice; null: the player's, by the link. */
  readonly chosenHeight = signal<number | null>(null)
  /** What plays now. */
  readonly height = signal(0)
  readonly #url: string
  readonly #video: HTMLVideoElement
  readonly #timer: ReturnType<typeof setInterval>
  #hls: Hls | null = null
  #retry: ReturnType<typeof setTimeout> | undefined
  #lastTime = -1
  #movedMs = performance.now()
  #closed = false

  constructor(url: string, video: HTMLVideoElement) {
    this.#url = url
    this.#video = video
    video.addEventListener('playing', this.#playing)
    video.addEventListener('error', this.#failed)
    this.#timer = setInterval(() => this.#look(), 250)
    void this.#load()
  }

  get isLive(): boolean {
    return this.behindSeconds.value * 1000 < liveMs
  }

  toLive(): void {
    this.#video.currentTime = this.#liveEdge()
    this.play()
  }

  /** 0 is the oldest moment kept, 1 is live. */
  seek(share: number): void {
    const { seekable } = this.#video
    if (seekable.length === 0) return
    const start = seekable.start(0)
    this.#video.currentTime = start + share * (this.#liveEdge() - start)
  }

  skip(seconds: number): void {
    const { seekable } = this.#video
    if (seekable.length === 0) return
    this.#video.currentTime = Math.min(this.#liveEdge(), Math.max(seekable.start(0), this.#video.currentTime + seconds))
  }

  togglePause(): void {
    if (this.#video.paused) this.play()
    else this.#video.pause()
    this.paused.value = this.#video.paused
  }

  play(): void {
    void this.#video.play().catch(() => {
      this.paused.value = this.#video.paused
    })
    this.paused.value = false
  }

  /** From the next segment on; null: as the link allows. */
  choose(height: number | null): void {
    this.chosenHeight.value = height
    if (this.#hls) this.#hls.nextLevel = this.#levelOf(height)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
    clearTimeout(this.#retry)
    this.#hls?.destroy()
    this.#video.removeEventListener('playing', this.#playing)
    this.#video.removeEventListener('error', this.#failed)
  }

  async #load(): Promise<void> {
    this.#hls?.destroy()
    this.#hls = null
    this.#movedMs = performance.now()
    try {
      const { default: HlsPlayer } = await import('hls.js')
      if (this.#closed) return
      if (!HlsPlayer.isSupported()) this.#loadNative()
      else this.#loadHls(HlsPlayer)
    } catch {
      this.#failed()
    }
  }

  #loadHls(HlsPlayer: typeof Hls): void {
    // No worker: the content security policy forbids scripts made at run time.
    const hls = new HlsPlayer({
      enableWorker: false,
      backBufferLength: 90,
      liveSyncDurationCount: 3,
      liveDurationInfinity: true,
      pLoader: apartLoader(HlsPlayer.DefaultConfig.loader),
    })
    this.#hls = hls
    hls.on(HlsPlayer.Events.ERROR, (_event, { fatal, type }) => {
      if (!fatal) return
      if (type === HlsPlayer.ErrorTypes.MEDIA_ERROR && this.state.value === 'playing') hls.recoverMediaError()
      else this.#failed()
    })
    hls.on(HlsPlayer.Events.MANIFEST_PARSED, (_event, { levels }) => {
      this.heights.value = levels.map(({ height }) => height).sort((a, b) => b - a)
      // Loaded anew, what was chosen still holds.
      hls.startLevel = this.#levelOf(this.chosenHeight.value)
      hls.nextLevel = hls.startLevel
      this.play()
    })
    hls.on(HlsPlayer.Events.LEVEL_SWITCHED, (_event, { level }) => {
      this.height.value = hls.levels[level]?.height ?? 0
    })
    hls.loadSource(this.#url)
    hls.attachMedia(this.#video)
  }

  /** The library's number of it; -1 lets it choose. */
  #levelOf(height: number | null): number {
    return height === null ? -1 : (this.#hls?.levels.findIndex((level) => level.height === height) ?? -1)
  }

  #loadNative(): void {
    this.#video.src = this.#url
    this.play()
  }

  readonly #playing = (): void => {
    this.state.value = 'playing'
    this.#movedMs = performance.now()
  }

  readonly #failed = (): void => {
    if (this.#closed) return
    this.state.value = 'waiting'
    clearTimeout(this.#retry)
    this.#retry = setTimeout(() => void this.#load(), retryMs)
  }

  #liveEdge(): number {
    const { seekable } = this.#video
    return this.#hls?.liveSyncPosition ?? (seekable.length > 0 ? seekable.end(seekable.length - 1) : 0)
  }

  #look(): void {
    const { seekable, currentTime, paused } = this.#video
    this.paused.value = paused
    if (seekable.length > 0) {
      const edge = this.#liveEdge()
      this.windowSeconds.value = Math.max(0, edge - seekable.start(0))
      this.behindSeconds.value = Math.max(0, edge - currentTime)
    }
    const now = performance.now()
    if (currentTime !== this.#lastTime || paused) this.#movedMs = now
    this.#lastTime = currentTime
    const stoodMs = now - this.#movedMs
    if (this.state.value === 'playing' && stoodMs > stuckMs / 4) this.state.value = 'waiting'
    if (this.state.value === 'waiting' && stoodMs < 250 && !paused) this.state.value = 'playing'
    if (stoodMs > stuckMs) {
      this.#movedMs = now
      void this.#load()
    }
  }
}
