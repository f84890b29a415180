/** A file that is played: decoded in a pipeline of its own, held on air by a stage that never ends. */
import GLib from 'gi://GLib'
import GstPbutils from 'gi://GstPbutils?version=1.0'
import { audioCaps, every, follow, Gst, later, NONE, type RoomTime, stop, videoCaps } from './gst.ts'
import { joinHold, keepOpen, pictureTail, soundTail } from './hold.ts'
import { pictureShiftNs } from './link.ts'
import type { MediaEvent, SourceConfig } from './messages/source.ts'
import type { Worker } from './worker.ts'

type Play = Extract<SourceConfig['what'], { kind: 'play' }>

export class Player {
  readonly #what: Play
  readonly #stage: Gst.Pipeline
  readonly #time: RoomTime
  readonly #worker: Worker<SourceConfig>
  readonly #info: { picture: boolean; sound: boolean; durationMs: number }
  #decoder: Gst.Pipeline | null = null
  #state: MediaEvent['state'] = 'paused'
  #startedNs = 0
  #fromNs = 0

  constructor(what: Play, stage: Gst.Pipeline, time: RoomTime, worker: Worker<SourceConfig>) {
    this.#what = what
    this.#stage = stage
    this.#time = time
    this.#worker = worker
    this.#info = discover(what.file)
    this.air(what.onAir)
    every(500, () => this.#tell())
  }

  /** Why a file cannot be played: it is missing, is none, or lacks a decoder. Null when it can. */
  static problem(file: string): string | null {
    try {
      discover(file)
      return null
    } catch (error) {
      return `${file}: ${(error as Error).message}`
    }
  }

  /** A source that begins anew on air waits at its first frame off air. Others play from the start of the worker on. */
  air(onAir: boolean): void {
    if (onAir || !this.#what.restart) {
      if (onAir && this.#what.restart) this.#play(0)
      else if (!this.#decoder) this.#play(0)
    } else this.#cue(0)
  }

  act(action: 'restart' | 'play' | 'pause'): void {
    if (action === 'restart') this.#play(0)
    if (action === 'play' && this.#state !== 'playing') this.#play(this.#state === 'ended' ? 0 : this.#fromNs)
    if (action === 'pause' && this.#state === 'playing') this.#cue(this.#positionNs())
  }

  status(): MediaEvent {
    return { state: this.#state, positionMs: Math.round(this.#positionNs() / 1e6), durationMs: this.#info.durationMs }
  }

  #positionNs(): number {
    if (this.#state !== 'playing') return this.#fromNs
    const played = this.#fromNs + Math.max(0, this.#time.nowNs() - this.#startedNs)
    const durationNs = this.#info.durationMs * 1e6
    return durationNs > 0 ? (this.#what.loop ? played % durationNs : Math.min(played, durationNs)) : played
  }

  #tell(): void {
    this.#worker.emit('media', this.status())
  }

  #set(state: MediaEvent['state']): void {
    this.#state = state
    this.#tell()
  }

  #play(fromNs: number): void {
    this.#open(fromNs, false)
    this.#set('playing')
  }

  #cue(fromNs: number): void {
    this.#open(fromNs, true)
    this.#set('paused')
  }

  #open(fromNs: number, firstFrameOnly: boolean): void {
    if (this.#decoder) stop(this.#decoder)
    const decoder = Gst.parse_launch(this.#description(firstFrameOnly)) as Gst.Pipeline
    this.#decoder = decoder
    this.#fromNs = fromNs
    const ended = (reason: string) => this.#ended(decoder, reason)
    const bus = follow(decoder, ended)
    bus.connect('message::segment-done', () => {
      if (this.#what.loop && !firstFrameOnly) seek(decoder, 0, false)
      else ended('end of stream')
    })
    let sought = false
    bus.connect('message::async-done', () => {
      if (sought || decoder !== this.#decoder) return
      sought = true
      seek(decoder, fromNs, true)
      this.#connect(decoder)
    })
    keepOpen(decoder)
    decoder.use_clock(this.#time.clock)
    decoder.set_start_time(NONE as unknown as number)
    decoder.set_base_time(this.#time.format.epochNs + this.#time.frameNs(this.#time.frameAt(this.#time.nowNs()) + 1))
    decoder.set_state(Gst.State.PAUSED)
  }

  /** The decoder's time zero is the next frame of the room's grid from here on. */
  #connect(decoder: Gst.Pipeline): void {
    const time = this.#time
    const startNs = time.frameNs(time.frameAt(time.nowNs()) + 1)
    this.#startedNs = startNs
    const shiftNs = startNs - this.#stageStartNs()
    joinHold(decoder, this.#stage, { pictureNs: shiftNs + pictureShiftNs(time), soundNs: shiftNs })
    decoder.set_state(Gst.State.PLAYING)
  }

  #stageStartNs(): number {
    return Number(this.#stage.get_base_time()) - this.#time.format.epochNs
  }

  #ended(decoder: Gst.Pipeline, reason: string): void {
    if (decoder !== this.#decoder) return
    if (reason !== 'end of stream') {
      this.#worker.log('file cannot be played', { file: this.#what.file, reason })
      this.#worker.emit('failed', { reason })
      later(2000, () => decoder === this.#decoder && this.#play(0))
      return
    }
    if (this.#state !== 'playing') return
    // Everything is decoded; the stage still plays what is queued.
    const leftMs = Math.max(0, this.#info.durationMs - (this.#time.nowNs() - this.#startedNs + this.#fromNs) / 1e6)
    later(leftMs, () => {
      if (decoder !== this.#decoder || this.#state !== 'playing') return
      this.#fromNs = this.#info.durationMs * 1e6
      if (this.#what.loop) this.#play(0)
      else this.#set('ended')
    })
  }

  #description(firstFrameOnly: boolean): string {
    const { picture, sound } = this.#info
    const uri = GLib.filename_to_uri(this.#what.file, null)
    const parts = [`uridecodebin name=file uri="${uri}"`]
    const only = firstFrameOnly ? 'identity eos-after=2 ! ' : ''
    const wantsPicture = this.#stage.get_by_name('picture-in') !== null
    const wantsSound = this.#stage.get_by_name('sound-in') !== null
    if (picture && wantsPicture)
      parts.push(
        'file. ! queue ! videoconvertscale add-borders=true ! videorate ! ' +
          `${videoCaps(this.#time.format)} ! ${only}queue max-size-buffers=4 max-size-bytes=0 max-size-time=0 ! ${pictureTail}`,
      )
    if (sound && wantsSound && !firstFrameOnly)
      parts.push(`file. ! queue ! audioconvert ! audioresample ! ${audioCaps} ! queue ! ${soundTail}`)
    return parts.join(' ')
  }
}

function seek(decoder: Gst.Pipeline, toNs: number, flush: boolean): void {
  const flags = Gst.SeekFlags.SEGMENT | Gst.SeekFlags.ACCURATE | (flush ? Gst.SeekFlags.FLUSH : 0)
  decoder.seek(1, Gst.Format.TIME, flags, Gst.SeekType.SET, toNs, Gst.SeekType.NONE, -1)
}

function discover(file: string): { picture: boolean; sound: boolean; durationMs: number } {
  const info = new GstPbutils.Discoverer({ timeout: 5_000_000_000 }).discover_uri(GLib.filename_to_uri(file, null))
  return {
    picture: info.get_video_streams().length > 0,
    sound: info.get_audio_streams().length > 0,
    durationMs: Math.round(Number(info.get_duration()) / 1e6),
  }
}
