/** Prometheus metrics of all rooms, made from their status at the moment of the scrape. */
import { Counter, Gauge, Registry } from 'prom-client'
import type { Meters, RoomPort, RoomStatus } from '../obs/index.ts'

const states = {
  worker: ['starting', 'up', 'down'],
  source: ['starting', 'up', 'lost', 'failed'],
  output: ['off', 'starting', 'on', 'stopping', 'failed'],
} as const

export class RoomMetrics {
  readonly #registry = new Registry()
  readonly #rooms: RoomPort[]
  readonly #gauges = new Map<string, Gauge>()
  readonly #counters = new Map<string, Counter>()

  constructor(rooms: RoomPort[]) {
    this.#rooms = rooms
  }

  get contentType(): string {
    return this.#registry.contentType
  }

  /** The text that Prometheus reads. */
  async text(): Promise<string> {
    this.#registry.resetMetrics()
    for (const room of this.#rooms) {
      const status = room.status()
      this.#room(status)
      this.#workers(status)
      this.#sources(status)
      this.#outputs(status)
      this.#levels(status.room, room.meters())
    }
    return await this.#registry.metrics()
  }

  #room(status: RoomStatus): void {
    const room = { room: status.room }
    this.#gauge(
      'mixos_room_info',
      'The show and the scene on program',
      { ...room, show: status.show, scene: status.programScene },
      1,
    )
    this.#gauge('mixos_on_air_seconds', 'How long the room has been on air', room, status.onAirMs / 1000)
    this.#gauge('mixos_panic', '1 while the panic slate is on', room, Number(status.panic))
    this.#gauge('mixos_black', '1 while program is faded to black', room, Number(status.black))
    this.#gauge('mixos_program_clipped', '1 while the clip light is latched', room, Number(status.programClipped))
    this.#counter('mixos_frames_made_total', 'Program frames made', room, status.mixer.framesMade)
    this.#counter('mixos_frames_late_total', 'Program frames made too late', room, status.mixer.framesLate)
    this.#counter('mixos_frames_lost_total', 'Program frames never made', room, status.mixer.framesLost)
    this.#counter(
      'mixos_core_waits_total',
      'How often a picture or sound stood because its process waited for a core',
      room,
      status.mixer.coreWaits + status.encoder.coreWaits,
    )
    const encoder = { ...room, element: status.encoder.element }
    this.#counter('mixos_encoder_frames_made_total', 'Frames encoded', encoder, status.encoder.framesMade)
    this.#counter(
      'mixos_encoder_frames_lost_total',
      'Frames the encoder could not keep up with',
      encoder,
      status.encoder.framesLost,
    )
    this.#gauge('mixos_encoder_video_bits_per_second', 'Video bit rate', encoder, status.encoder.videoKbps * 1000)
    this.#gauge('mixos_alarms', 'How many alarms are up', room, status.alarms.length)
    for (const alarm of status.alarms) this.#gauge('mixos_alarm', '1 for each alarm that is up', { ...room, code: alarm.code }, 1)
  }

  #workers(status: RoomStatus): void {
    for (const worker of ['mixer', 'encoder', 'monitor'] as const) {
      const labels = { room: status.room, worker }
      this.#counter('mixos_worker_restarts_total', 'How often the process was restarted', labels, status[worker].restarts)
      this.#state('mixos_worker_state', 'State of the process', labels, states.worker, status[worker].state)
    }
  }

  #sources(status: RoomStatus): void {
    for (const source of status.sources) {
      const labels = { room: status.room, source: source.name }
      this.#state('mixos_source_state', 'State of the source', labels, states.source, source.state)
      this.#counter('mixos_source_restarts_total', 'How often the process of the source was restarted', labels, source.restarts)
      this.#gauge('mixos_source_on_air', '1 while its picture is in program', labels, Number(source.tally === 'program'))
      if (!source.hasSound) continue
      this.#gauge('mixos_source_heard', '1 while it is heard in program', labels, Number(source.heard))
      this.#gauge('mixos_source_gain_db', 'Its fader', labels, source.gainDb)
      this.#gauge('mixos_source_muted', '1 while muted', labels, Number(source.muted))
      this.#gauge('mixos_source_clipped', '1 while the clip light is latched', labels, Number(source.clipped))
      this.#gauge('mixos_source_loudness_lufs', 'Short-term loudness before the fader', labels, source.loudness.shortTerm)
    }
  }

  #outputs(status: RoomStatus): void {
    for (const output of status.outputs) {
      const labels = { room: status.room, output: output.name, kind: output.kind }
      this.#state('mixos_output_state', 'State of the output', labels, states.output, output.state)
      this.#gauge('mixos_output_bytes', 'Bytes written since it started', labels, output.bytes)
      this.#gauge('mixos_output_bytes_per_second', 'How fast it is written', labels, output.bytesPerSecond)
      this.#gauge('mixos_output_seconds', 'Seconds of program written since it started', labels, output.seconds)
      this.#counter('mixos_output_restarts_total', 'How often the process of the output was restarted', labels, output.restarts)
      if (output.diskFreeBytes === null) continue
      this.#gauge('mixos_output_disk_free_bytes', 'Free space where it writes', labels, output.diskFreeBytes)
    }
  }

  #levels(room: string, { sources, program }: Meters): void {
    for (const meter of sources) {
      const labels = { room, source: meter.source }
      this.#gauge('mixos_source_peak_dbfs', 'Peak level before the fader, the louder channel', labels, Math.max(...meter.peakDb))
      this.#gauge('mixos_source_rms_dbfs', 'RMS level before the fader, the louder channel', labels, Math.max(...meter.rmsDb))
    }
    this.#gauge('mixos_program_peak_dbfs', 'Peak level of program, the louder channel', { room }, Math.max(...program.peakDb))
    this.#gauge('mixos_program_rms_dbfs', 'RMS level of program, the louder channel', { room }, Math.max(...program.rmsDb))
    for (const window of ['momentary', 'shortTerm', 'integrated'] as const) {
      const value = program.loudness[window]
      this.#gauge('mixos_program_loudness_lufs', 'Loudness of program, ITU-R BS.1770', { room, window }, value)
    }
  }

  #state(name: string, help: string, labels: Record<string, string>, all: readonly string[], now: string): void {
    for (const state of all) this.#gauge(name, `${help}; 1 for the one it is in`, { ...labels, state }, Number(state === now))
  }

  #gauge(name: string, help: string, labels: Record<string, string>, value: number): void {
    let gauge = this.#gauges.get(name)
    if (!gauge) {
      gauge = new Gauge({ name, help, labelNames: Object.keys(labels), registers: [this.#registry] })
      this.#gauges.set(name, gauge)
    }
    gauge.set(labels, value)
  }

  /** The room counts, we only repeat its figure: the counter was put back to nothing before this scrape. */
  #counter(name: string, help: string, labels: Record<string, string>, value: number): void {
    let counter = this.#counters.get(name)
    if (!counter) {
      counter = new Counter({ name, help, labelNames: Object.keys(labels), registers: [this.#registry] })
      this.#counters.set(name, counter)
    }
    counter.inc(labels, value)
  }
}
