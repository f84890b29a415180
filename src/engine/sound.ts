/** The mixer's sound: every source with its gain and delay, mixed, limited, measured. */
import GstController from 'gi://GstController?version=1.0'
import { audioCaps, element, type Gst, type RoomTime } from './gst.ts'
import { LinkReader } from './link.ts'
import type { Link, SoundSetting } from './messages/mix.ts'
import { levelChain } from './meter.ts'

const mixCaps = 'audio/x-raw,format=F32LE,rate=48000,channels=2,layout=interleaved'
/** A change of gain is a ramp of at least this length: a step clicks. */
const shortestRampNs = 20_000_000

export class SoundMix {
  readonly #links: Link[]
  readonly #time: RoomTime
  readonly #gains = new Map<string, GstController.InterpolationControlSource>()
  readonly #current = new Map<string, number>()
  readonly #delaysMs = new Map<string, number>()
  readonly #readers = new Map<string, LinkReader>()
  #master!: GstController.InterpolationControlSource

  constructor(links: Link[], time: RoomTime) {
    this.#links = links.filter((link) => link.audioPath !== null)
    this.#time = time
  }

  /**
   * Pipeline text; ends open: add a sink. `rglimiter` bends what is above -6 dBFS so that nothing clips. The 1 dB before and
   * after it keeps the last dB below full scale free, and what is not bent as loud as the meter said.
   */
  description(latencyNs: number): string {
    const inputs = this.#links.map(
      (_link, index) =>
        `proxysrc name=sound-in-${index} ! identity single-segment=true ! audioconvert ! ${mixCaps} ! volume name=gain-${index} ! mix.sink_${index + 1}`,
    )
    return (
      `audiotestsrc is-live=true wave=silence samplesperbuffer=960 ! ${mixCaps} ! mix.sink_0 ${inputs.join(' ')} ` +
      `audiomixer name=mix latency=${latencyNs} force-live=true output-buffer-duration=20000000 ! ${mixCaps} ! volume name=master ! ${levelChain('meter', 'program')} ! ` +
      `audioconvert ! volume volume=1.122 ! rglimiter ! volume volume=0.891 ! audioconvert dithering=none ! ${audioCaps}`
    )
  }

  /** Binds to the pipeline; `onChange` hears of links that come and go. */
  attach(
    pipeline: Gst.Pipeline,
    settings: SoundSetting[],
    onChange: (source: string, up: boolean, reason: string | null) => void,
  ): void {
    this.#master = gainControl(element(pipeline, 'master'))
    this.#links.forEach((link, index) => {
      const setting = settings.find((one) => one.source === link.source)
      this.#gains.set(link.source, gainControl(element(pipeline, `gain-${index}`)))
      this.#current.set(link.source, setting?.gain ?? 0)
      this.#gains.get(link.source)?.set(0, setting?.gain ?? 0)
      this.#delaysMs.set(link.source, setting?.delayMs ?? 0)
      const reader = new LinkReader({
        path: link.audioPath ?? '',
        kind: 'sound',
        time: this.#time,
        into: element(pipeline, `sound-in-${index}`),
        delayNs: () => (this.#delaysMs.get(link.source) ?? 0) * 1e6,
        onChange: (up, reason) => onChange(link.source, up, reason),
      })
      this.#readers.set(link.source, reader)
    })
    this.#master.set(0, 1)
  }

  /** Goes to the settings, evenly, in `durationMs` from now. */
  set(settings: SoundSetting[], durationMs: number): void {
    const nowNs = this.#time.nowNs() - this.#time.startNs
    for (const { source, gain, delayMs } of settings) {
      const control = this.#gains.get(source)
      if (!control) continue
      this.#ramp(control, this.#current.get(source) ?? 0, gain, nowNs, durationMs)
      this.#current.set(source, gain)
      if (this.#delaysMs.get(source) === delayMs) continue
      this.#delaysMs.set(source, delayMs)
      this.#readers.get(source)?.updateDelay()
    }
  }

  /** Everything, for panic. */
  mute(on: boolean): void {
    this.#ramp(this.#master, on ? 1 : 0, on ? 0 : 1, this.#time.nowNs() - this.#time.startNs, 0)
  }

  #ramp(control: GstController.InterpolationControlSource, from: number, to: number, nowNs: number, durationMs: number): void {
    if (from === to) return
    control.unset_all()
    control.set(0, from)
    control.set(nowNs, from)
    control.set(nowNs + Math.max(shortestRampNs, durationMs * 1e6), to)
  }
}

function gainControl(volume: Gst.Element): GstController.InterpolationControlSource {
  const control = new GstController.InterpolationControlSource({ mode: GstController.InterpolationMode.LINEAR })
  volume.add_control_binding(GstController.DirectControlBinding.new_absolute(volume, 'volume', control))
  return control
}
