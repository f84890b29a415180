/** The mixer's sound: every source with its gain and delay, mixed, limited, measured. */
import GstController from 'gi://GstController?version=1.0'
import { audioCaps, element, Gst, pad, type RoomTime } from './gst.ts'
import { LinkReader } from './link.ts'
import type { Link, SoundSetting } from './messages/mix.ts'
import { levelChain } from './meter.ts'

const mixCaps = 'audio/x-raw,format=F32LE,rate=48000,channels=2,layout=interleaved'
/** A change of gain is a ramp of at least this length: a step clicks. */
const shortestRampNs = 20_000_000

/** One source's sound on its way into the mix. */
interface Input {
  bin: Gst.Bin
  seat: Gst.Pad
  reader: LinkReader
  control: GstController.InterpolationControlSource
  gain: number
  delayMs: number
}

export class SoundMix {
  readonly #time: RoomTime
  readonly #onChange: (source: string, up: boolean, reason: string | null) => void
  readonly #inputs = new Map<string, Input>()
  #pipeline!: Gst.Pipeline
  #master!: GstController.InterpolationControlSource
  #made = 0

  /** `onChange` hears of links that come and go; until then they are away. */
  constructor(time: RoomTime, onChange: (source: string, up: boolean, reason: string | null) => void) {
    this.#time = time
    this.#onChange = onChange
  }

  /**
   * Pipeline text; ends open: add a sink. `rglimiter` bends what is above -6 dBFS so that nothing clips. The 1 dB before and
   * after it keeps the last dB below full scale free, and what is not bent as loud as the meter said.
   */
  static description(latencyNs: number): string {
    return (
      `audiotestsrc is-live=true wave=silence samplesperbuffer=960 ! ${mixCaps} ! mix.sink_0 ` +
      `audiomixer name=mix latency=${latencyNs} force-live=true output-buffer-duration=20000000 ! ${mixCaps} ! volume name=master ! ${levelChain('meter', 'program')} ! ` +
      `audioconvert ! volume volume=1.122 ! rglimiter ! volume volume=0.891 ! audioconvert dithering=none ! ${audioCaps}`
    )
  }

  attach(pipeline: Gst.Pipeline): void {
    this.#pipeline = pipeline
    this.#master = gainControl(element(pipeline, 'master'))
    this.#master.set(0, 1)
  }

  /** Mixes the sounds of those links, and no others; a new one begins as `settings` say. */
  follow(links: readonly Link[], settings: readonly SoundSetting[]): void {
    const paths = new Map(links.flatMap(({ source, audioPath }) => (audioPath === null ? [] : [[source, audioPath] as const])))
    for (const source of [...this.#inputs.keys()]) if (!paths.has(source)) this.#remove(source)
    for (const [source, path] of paths) {
      const setting = settings.find((one) => one.source === source)
      if (!this.#inputs.has(source)) this.#add(source, path, setting ?? { source, gain: 0, delayMs: 0 })
    }
  }

  #add(source: string, path: string, { gain, delayMs }: SoundSetting): void {
    const number = this.#made++
    const bin = Gst.parse_bin_from_description(
      `proxysrc name=sound-in-${number} ! identity single-segment=true ! audioconvert ! ${mixCaps} ! volume name=gain-${number}`,
      true,
    )
    const mix = element(this.#pipeline, 'mix')
    const seat = mix.request_pad_simple('sink_%u')
    if (!seat) throw new Error(`no seat for the sound of ${source}`)
    const control = gainControl(element(bin, `gain-${number}`))
    control.set(0, gain)
    this.#pipeline.add(bin)
    pad(bin, 'src').link(seat)
    bin.sync_state_with_parent()
    const reader = new LinkReader({
      path,
      kind: 'sound',
      time: this.#time,
      into: element(bin, `sound-in-${number}`),
      delayNs: () => (this.#inputs.get(source)?.delayMs ?? delayMs) * 1e6,
      onChange: (up, reason) => this.#onChange(source, up, reason),
    })
    this.#inputs.set(source, { bin, seat, reader, control, gain, delayMs })
  }

  #remove(source: string): void {
    const { bin, seat, reader } = this.#inputs.get(source) as Input
    this.#inputs.delete(source)
    reader.close()
    pad(bin, 'src').unlink(seat)
    element(this.#pipeline, 'mix').release_request_pad(seat)
    bin.set_state(Gst.State.NULL)
    this.#pipeline.remove(bin)
  }

  /** Goes to the settings, evenly, in `durationMs` from now. */
  set(settings: SoundSetting[], durationMs: number): void {
    const nowNs = this.#time.nowNs() - this.#time.startNs
    for (const { source, gain, delayMs } of settings) {
      const input = this.#inputs.get(source)
      if (!input) continue
      this.#ramp(input.control, input.gain, gain, nowNs, durationMs)
      input.gain = gain
      if (input.delayMs === delayMs) continue
      input.delayMs = delayMs
      input.reader.updateDelay()
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
