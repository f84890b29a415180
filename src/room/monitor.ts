/** The monitor as control has it: runs the worker while somebody watches, and hands on what it sends. */
import { readFileSync } from 'node:fs'
import type { Composition, MonitorConfig } from '../engine/messages/mix.ts'
import type { Logger } from '../lib/log.ts'
import { type Cancel, type Clock, systemClock } from '../lib/time.ts'
import type { WorkerStatus } from '../obs/index.ts'
import type { Source } from '../show/index.ts'
import { hasLivePicture, type Staging } from './compose.ts'
import type { MediaWatcher, RoomMedia } from './media.ts'
import { MonitorPorts } from './monitor-ports.ts'
import { Supervised } from './supervised.ts'
import { engineCommand } from './worker-commands.ts'

export interface MonitorOptions {
  room: { sources: Source[] }
  runDir: string
  log: Logger
  config: (staging: Staging) => Omit<MonitorConfig, 'rpcPath' | 'preview' | 'ports' | 'pictures'>
  hlsDir: string | null
  hlsPlaylist: string
  /** From `ready` on. */
  staging: () => Staging
  preview: () => Composition
  /** The link that pages hear instead of the program's. */
  listened?: () => string | null
  clock?: Clock
}

/** Without watchers it goes on for this long: a page that is loaded again finds it running. */
const lingerMs = 10_000
/** Without control it serves nobody; the next control starts its own. */
const orphanMs = 5000
const keyFrameDistanceMs = 300
const stillsMs = 2000
/** How often watchers are asked what they want. */
const choiceMs = 500

export class Monitor implements RoomMedia {
  readonly hlsDir: string | null
  readonly hlsPlaylist: string
  readonly #options: MonitorOptions
  readonly #clock: Clock
  readonly #worker: Supervised
  #streams: string[]
  readonly #watchers = new Set<MediaWatcher>()
  /** Pictures of sources that stand still, by stream. */
  readonly #stills = new Map<string, Buffer>()
  #ports: MonitorPorts | null = null
  #ready = false
  #running = false
  #changing: Promise<void> = Promise.resolve()
  #linger: Cancel | null = null
  #timers: Cancel[] = []
  /** What the worker was told last, where that is known. */
  #told: { streams: string | null; rtp: boolean | null } = { streams: null, rtp: null }
  #keyFrame: { wished: boolean; pause: Cancel | null } = { wished: false, pause: null }

  constructor(options: MonitorOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.hlsDir = options.hlsDir
    this.hlsPlaylist = options.hlsPlaylist
    this.#streams = streamsOf(options.room.sources)
    this.#worker = new Supervised({
      name: 'monitor',
      dir: options.runDir,
      log: options.log,
      command: engineCommand('monitor'),
      config: () => ({ ...options.config(options.staging()), ...this.#ports?.config, orphanMs }),
      state: () => ({ preview: options.preview() }),
      onUp: () => this.#tellAll(),
    })
  }

  /** The room's pictures are painted: from now on it can run. */
  ready(): void {
    this.#ready = true
    this.#takeStills()
    this.#follow()
  }

  /** Scenes and sources may be others now: one that runs with what was starts anew. */
  follow(): void {
    this.#takeStills()
    const streams = streamsOf(this.#options.room.sources)
    if (streams.join() === this.#streams.join() && !this.#worker.isStale) return
    this.#changing = this.#changing.then(async () => {
      if (this.#running) await this.#worker.stop()
      this.#running = false
      this.#ports?.close()
      this.#ports = null
      this.#streams = streams
    })
    this.#follow()
  }

  watch(watcher: MediaWatcher): () => void {
    this.#watchers.add(watcher)
    this.#linger?.()
    this.#linger = null
    if (this.#watchers.size === 1) this.#startTimers()
    this.#sendStills(watcher)
    this.#follow()
    this.#tellChoice()
    return () => this.#leave(watcher)
  }

  /** One at most every 300 ms; a wish that comes too early is granted when the time has passed. */
  requestKeyFrame(): void {
    if (this.#keyFrame.pause) {
      this.#keyFrame.wished = true
      return
    }
    this.#call('keyframe')
    this.#keyFrame.pause = this.#clock.after(keyFrameDistanceMs, () => {
      const { wished } = this.#keyFrame
      this.#keyFrame = { wished: false, pause: null }
      if (wished) this.requestKeyFrame()
    })
  }

  showPreview(preview: Composition): void {
    this.#call('preview', { preview })
  }

  /** After a changed wish. */
  listen(): void {
    this.#call('listen', { path: this.#options.listened?.() ?? null })
  }

  /** Down without a reason: nobody watches. */
  status(): WorkerStatus {
    const { pid, restarts, reason, up } = this.#worker
    return { state: up ? 'up' : this.#running && reason === null ? 'starting' : 'down', pid, restarts, reason }
  }

  async stop(): Promise<void> {
    this.#ready = false
    this.#release()
    this.#follow()
    await this.#changing
    this.#ports?.close()
    this.#ports = null
  }

  /** The worker ends by itself when it sees that control has gone. */
  leave(): void {
    this.#release()
    this.#worker.leave()
    this.#ports?.close()
    this.#ports = null
  }

  #takeStills(): void {
    this.#stills.clear()
    for (const [source, path] of this.#options.staging().stills) this.#stills.set(streamOf(source), readFileSync(path))
    this.#sendStills(...this.#watchers)
  }

  #release(): void {
    this.#linger?.()
    this.#linger = null
    this.#keyFrame.pause?.()
    this.#stopTimers()
  }

  #leave(watcher: MediaWatcher): void {
    if (!this.#watchers.delete(watcher)) return
    this.#tellChoice()
    if (this.#watchers.size > 0) return
    this.#stopTimers()
    this.#linger = this.#clock.after(lingerMs, () => {
      this.#linger = null
      this.#follow()
    })
  }

  /** Starts or stops the worker, one after the other, until it is as it should be. */
  #follow(): void {
    this.#changing = this.#changing.then(async () => {
      const wanted = this.#ready && (this.#watchers.size > 0 || this.#linger !== null)
      if (wanted === this.#running) return
      this.#running = wanted
      try {
        if (wanted) await this.#start()
        else await this.#worker.stop()
      } catch (error) {
        this.#running = false
        this.#options.log.error({ err: error }, 'Monitor does not start')
      }
    })
  }

  async #start(): Promise<void> {
    const all = this.#watchers
    this.#ports ??= await MonitorPorts.bind(this.#streams, {
      picture: (stream, jpeg) => {
        for (const watcher of all) watcher.picture?.(stream, jpeg)
      },
      videoRtp: (packet) => {
        for (const watcher of all) watcher.videoRtp?.(packet)
      },
      audioRtp: (packet) => {
        for (const watcher of all) watcher.audioRtp?.(packet)
      },
    })
    await this.#worker.start()
  }

  /** A worker that just started shows the preview of its configuration, which may be old by now, and sends nothing. */
  #tellAll(): void {
    this.#told = { streams: null, rtp: null }
    this.#call('preview', { preview: this.#options.preview() })
    this.listen()
    this.#tellChoice()
  }

  #tellChoice(): void {
    if (!this.#worker.up) return
    const watchers = [...this.#watchers]
    const wanted = this.#streams.filter((stream) => watchers.some((watcher) => wants(watcher, stream)))
    const rtp = watchers.some((watcher) => watcher.videoRtp || watcher.audioRtp)
    if (wanted.join() !== this.#told.streams) this.#call('pictures', { streams: wanted })
    if (rtp !== this.#told.rtp) this.#call('rtp', { on: rtp })
    this.#told = { streams: wanted.join(), rtp }
  }

  /** A worker that is away is told everything when it is back. */
  #call(method: string, params: object = {}): void {
    if (!this.#worker.up) return
    this.#worker.rpc.call(method, params).catch((error: Error) => {
      this.#told = { streams: null, rtp: null }
      this.#options.log.debug({ method, reason: error.message }, 'Monitor does not answer')
    })
  }

  #sendStills(...watchers: MediaWatcher[]): void {
    for (const watcher of watchers) for (const [stream, picture] of this.#stills) watcher.picture?.(stream, picture)
  }

  #startTimers(): void {
    this.#timers = [
      this.#clock.every(stillsMs, () => this.#sendStills(...this.#watchers)),
      this.#clock.every(choiceMs, () => this.#tellChoice()),
    ]
  }

  #stopTimers(): void {
    for (const cancel of this.#timers.splice(0)) cancel()
  }
}

function streamsOf(sources: Source[]): string[] {
  return ['program', 'preview', ...sources.filter(hasLivePicture).map(({ name }) => streamOf(name))]
}

function streamOf(source: string): string {
  return `source:${source}`
}

function wants(watcher: MediaWatcher, stream: string): boolean {
  if (!watcher.picture) return false
  return watcher.wanted?.()?.has(stream) ?? true
}
