/** A room without an engine for working on the pages: it does what it is told, moves its meters, and can be made to fail. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogger } from '../../src/lib/log.ts'
import {
  type Meters,
  type OutputStatus,
  type RoomEvent,
  type RoomPort,
  RoomRefusal,
  type RoomStatus,
  type SoundChange,
  type SourceStatus,
  type TakeResult,
} from '../../src/obs/index.ts'
import { configOf } from '../../src/obs/test-config.ts'
import { Crew, type CrewState, nobody } from '../../src/room/crew.ts'
import type { Room, Transition } from '../../src/show/index.ts'
import { startingStatus } from './status.ts'

export class HarnessRoom implements RoomPort {
  readonly room: string
  readonly state: RoomStatus
  readonly crew: Crew
  readonly #stateDir = mkdtempSync(join(tmpdir(), 'mixos-harness-'))
  #crewState: CrewState = nobody
  readonly #listeners = new Set<(event: RoomEvent) => void>()
  readonly #timers: NodeJS.Timeout[]
  readonly #startedMs = Date.now()
  #phase = 0

  constructor(room: string) {
    this.room = room
    this.state = startingStatus(room)
    this.crew = new Crew({
      stateDir: this.#stateDir,
      log: createLogger({ room }, { level: 'warn' }),
      state: () => this.#crewState,
      change: (state) => {
        this.#crewState = state
        this.#tell({ type: 'status', status: this.status() })
      },
    })
    this.#tally()
    this.#timers = [setInterval(() => this.#second(), 500), setInterval(() => this.#tellMeters(), 50)]
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer)
    rmSync(this.#stateDir, { recursive: true, force: true })
  }

  status(): RoomStatus {
    const now = Date.now()
    return structuredClone({ ...this.state, atMs: now, onAirMs: now - this.#startedMs + 3_600_000, crew: this.crew.status() })
  }

  bornName(_kind: string, name: string): string {
    return name
  }

  items(): [] {
    return []
  }

  edit(): Promise<void> {
    return Promise.reject(new RoomRefusal('not-now', 'Pages change no scenes.'))
  }

  config(): Room {
    return configOf(this.state)
  }

  /** Those of the pages come another way. */
  picture(stream: string): Promise<Buffer> {
    return Promise.reject(new RoomRefusal('failed', `No picture of \`${stream}\` comes.`))
  }

  subscribe(listener: (event: RoomEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** What the whole room looks like from now on. */
  change(change: Partial<RoomStatus>): void {
    Object.assign(this.state, change)
    this.#tell({ type: 'status', status: this.status() })
  }

  changeSource(name: string, change: Partial<SourceStatus>): void {
    Object.assign(this.#source(name), change)
    this.#tell({ type: 'status', status: this.status() })
  }

  async setPreview(scene: string): Promise<void> {
    this.#mustHave(scene)
    this.state.previewScene = scene
    this.#tally()
    this.#tell({ type: 'preview', scene })
  }

  async setProgram(scene: string): Promise<void> {
    this.#mustHave(scene)
    this.state.programScene = scene
    this.#tally()
    this.#tell({ type: 'program', scene })
  }

  async take(_options?: Partial<Transition>): Promise<TakeResult> {
    const { previewScene, programScene } = this.state
    await this.setProgram(previewScene)
    await this.setPreview(programScene)
    return { scene: previewScene, firstFrameMs: 0 }
  }

  async setMixScene(mix: string, scene: string): Promise<void> {
    this.#mustHave(scene)
    this.change({ mixes: this.state.mixes.map((one) => (one.name === mix ? { ...one, scene } : one)) })
  }

  async setTransition(change: Partial<Transition>): Promise<void> {
    Object.assign(this.state.transition, change)
    this.#tell({ type: 'transition', ...this.state.transition })
    this.change({})
  }

  async setSound(name: string, change: SoundChange): Promise<void> {
    const source = this.#source(name)
    Object.assign(source, change)
    this.#tally()
    const { gainDb, muted, delayMs } = source
    this.#tell({ type: 'sound', source: name, gainDb, muted, delayMs })
    this.change({})
  }

  async media(name: string, action: 'restart' | 'play' | 'pause'): Promise<void> {
    const { media } = this.#source(name)
    if (!media) throw new RoomRefusal('bad-value', `${name} is not played from a file.`)
    media.state = action === 'pause' ? 'paused' : 'playing'
    if (action === 'restart') media.positionMs = 0
    this.change({})
  }

  async startRecord(): Promise<void> {
    const record = this.#record()
    if (record.diskFreeBytes === 0) throw new RoomRefusal('failed', 'No space is left in /mnt/rec; free some, then try again.')
    const file = `/mnt/rec/${this.room}/${this.room}_2026-11-23_14-00-00.mkv`
    Object.assign(record, { state: 'on', file, bytes: 0, seconds: 0, bytesPerSecond: 650_000 })
    this.#tell({ type: 'record', state: 'on', file, reason: null })
    this.change({})
  }

  async stopRecord(): Promise<string> {
    const record = this.#record()
    record.state = 'off'
    record.bytesPerSecond = 0
    this.#tell({ type: 'record', state: 'off', file: record.file, reason: null })
    this.change({})
    return record.file ?? ''
  }

  async recordCamera(source: string, on: boolean): Promise<string | null> {
    for (const output of this.state.outputs) if (output.name === `camera ${source}`) output.state = on ? 'on' : 'off'
    this.change({})
    return on ? null : `/mnt/rec/${this.room}-${source}.ts`
  }

  async stream(on: boolean, name?: string): Promise<void> {
    for (const output of this.state.outputs)
      if (output.kind === 'stream' && (name === undefined || output.name === name)) output.state = on ? 'on' : 'off'
    this.change({})
  }

  async panic(on: boolean): Promise<void> {
    this.change({ panic: on })
  }

  async fadeToBlack(on: boolean): Promise<void> {
    this.change({ black: on })
  }

  async listen(source: string | null): Promise<void> {
    this.change({ listen: source })
  }

  async resetClip(name?: string): Promise<void> {
    if (name === undefined) this.state.programClipped = false
    for (const source of this.state.sources) if (name === undefined || source.name === name) source.clipped = false
    this.change({})
  }

  #second(): void {
    for (const output of this.state.outputs) {
      if (output.state !== 'on') continue
      output.bytes += output.bytesPerSecond / 2
      output.seconds += 0.5
    }
    this.#tell({ type: 'status', status: this.status() })
  }

  #tellMeters(): void {
    this.#phase += 0.05
    const meters = this.meters()
    this.state.loudness = meters.program.loudness
    this.#tell({ type: 'meters', ...meters })
  }

  meters(): Meters {
    const sources = this.state.sources
      .filter((source) => source.hasSound)
      .map((source, index) => {
        const rms = -22 + 8 * Math.sin(this.#phase * (1.3 + index * 0.4)) * Math.sin(this.#phase * 0.3 + index)
        const peak = Math.min(0, rms + 9)
        const appliedDb = source.heard && !source.muted ? source.gainDb : -100
        return { source: source.name, peakDb: [peak, peak - 1] as const, rmsDb: [rms, rms - 1.5] as const, appliedDb }
      })
      .map((meter) => ({ ...meter, peakDb: [...meter.peakDb] as [number, number], rmsDb: [...meter.rmsDb] as [number, number] }))
    const rms = -20 + 5 * Math.sin(this.#phase)
    const loudness = { momentary: rms - 1, shortTerm: -21.4, integrated: -22.8 }
    return { sources, program: { peakDb: [rms + 8, rms + 7], rmsDb: [rms, rms - 1], loudness } }
  }

  #tally(): void {
    const { scenes, programScene, previewScene } = this.state
    const inScene = (scene: string, source: string) => scenes.find(({ name }) => name === scene)?.sources.includes(source)
    for (const source of this.state.sources) {
      source.tally = inScene(programScene, source.name) ? 'program' : inScene(previewScene, source.name) ? 'preview' : 'off'
      source.heard = !source.muted && source.hasSound && (source.kind === 'sound' || source.tally === 'program')
    }
  }

  #tell(event: RoomEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  #record(): OutputStatus {
    return this.state.outputs.find((output) => output.kind === 'record') as OutputStatus
  }

  #source(name: string): SourceStatus {
    const source = this.state.sources.find((candidate) => candidate.name === name)
    if (!source) throw new RoomRefusal('not-found', `There is no source ${name}.`)
    return source
  }

  #mustHave(scene: string): void {
    if (this.state.scenes.some(({ name }) => name === scene)) return
    throw new RoomRefusal('not-found', `There is no scene ${scene}.`)
  }
}
