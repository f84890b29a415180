/** A room in memory for this folder's tests: it keeps the promises of `RoomPort`, without pictures or sound. */
import type { Edit, Room, Transition } from '../show/index.ts'
import type { CrewPort } from './crew-port.ts'
import type { Meters } from './room-meters.ts'
import {
  type MediaAction,
  type Renamed,
  type RoomEvent,
  type RoomPort,
  RoomRefusal,
  type SoundChange,
  type TakeResult,
} from './room-port.ts'
import type { ItemStatus, OutputStatus, RoomStatus, SourceStatus } from './room-status.ts'
import { configOf } from './test-config.ts'
import { TestScenes } from './test-edits.ts'
import { newStatus } from './test-status.ts'

export class TestRoom implements RoomPort {
  readonly room = 'hall-a'
  readonly state = newStatus()
  /** Commands in the order in which they were done. */
  readonly done: string[] = []
  /** Of each stream that has one. */
  readonly pictures = new Map<string, Buffer>()
  readonly crew: CrewPort = {
    here: (person) => this.#crewDid('here', person),
    takeOver: (person, from) => this.#crewDid('take over', person, from === undefined ? 'whoever' : from),
    handOver: (by, to) => this.#crewDid('hand over', by, to),
    call: (by, note) => {
      this.#crewDid('call', by, note)
      return { id: 'call-1', by, note, atMs: 0, answer: null }
    },
    answerCall: (id, by) => this.#crewDid('answer', id, by),
    closeCall: (id, by) => this.#crewDid('close', id, by),
  }
  readonly #scenes = new TestScenes(this.state)
  readonly #listeners = new Set<(event: RoomEvent) => void>()
  #history: Promise<unknown> = Promise.resolve()

  /** Commands from now on wait until the result is called. */
  hold(): () => void {
    const held = Promise.withResolvers<void>()
    this.#history = this.#history.then(() => held.promise)
    return held.resolve
  }

  status(): RoomStatus {
    return structuredClone(this.state)
  }

  meters(): Meters {
    const silence: [number, number] = [-100, -100]
    return { sources: [], program: { peakDb: silence, rmsDb: silence, loudness: this.state.loudness } }
  }

  subscribe(listener: (event: RoomEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  get listenerCount(): number {
    return this.#listeners.size
  }

  tell(event: RoomEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  config(): Room {
    const room = configOf(this.state)
    const sources = room.sources.map((source) => this.#scenes.sources.get(source.name) ?? source)
    return { ...room, sources, scenes: room.scenes.map(({ name }) => ({ name, layers: this.#scenes.of(name) })) }
  }

  picture(stream: string): Promise<Buffer> {
    const picture = this.pictures.get(stream)
    return picture ? Promise.resolve(picture) : Promise.reject(new RoomRefusal('failed', `No picture of ${stream} comes.`))
  }

  bornName(kind: Renamed['kind'], name: string): string {
    return this.#scenes.bornName(kind, name)
  }

  items(scene: string): ItemStatus[] {
    return this.#scenes.of(scene)
  }

  edit(edits: readonly Edit[]): Promise<void> {
    return this.#inOrder(`edit ${edits.map((edit) => edit.do).join(', ')}`, () => {
      this.tell({ type: 'show', renamed: edits.flatMap((edit) => this.#scenes.edit(edit)) })
    })
  }

  setPreview(scene: string): Promise<void> {
    return this.#inOrder(`preview ${scene}`, () => {
      this.#mustHave(scene)
      this.state.previewScene = scene
      this.tell({ type: 'preview', scene })
    })
  }

  setProgram(scene: string): Promise<void> {
    return this.#inOrder(`program ${scene}`, () => {
      this.#mustHave(scene)
      this.#bring(scene, this.state.transition)
    })
  }

  take(options: Partial<Transition> = {}): Promise<TakeResult> {
    return this.#inOrder(`take ${JSON.stringify(options)}`, () => {
      const scene = this.state.previewScene
      const before = this.state.programScene
      this.#bring(scene, { ...this.state.transition, ...options })
      this.state.previewScene = before
      this.tell({ type: 'preview', scene: before })
      return { scene, firstFrameMs: 4321 }
    })
  }

  setMixScene(mix: string, scene: string): Promise<void> {
    return this.#inOrder(`mix ${mix} ${scene}`, () => {
      const found = this.state.mixes.find(({ name }) => name === mix)
      if (!found) throw new RoomRefusal('not-found', `There is no mix ${mix}.`)
      found.scene = scene
    })
  }

  setTransition(change: Partial<Transition>): Promise<void> {
    return this.#inOrder(`transition ${JSON.stringify(change)}`, () => {
      Object.assign(this.state.transition, change)
      this.tell({ type: 'transition', ...this.state.transition })
    })
  }

  setSound(name: string, change: SoundChange): Promise<void> {
    return this.#inOrder(`sound ${name} ${JSON.stringify(change)}`, () => {
      if ((change.delayMs ?? 0) < 0) throw new RoomRefusal('bad-value', 'Sound cannot come before it is made.')
      const target = this.#find(name)
      Object.assign(target, change)
      const { gainDb, muted, delayMs } = target
      this.tell({ type: 'sound', source: name, gainDb, muted, delayMs })
    })
  }

  media(name: string, action: MediaAction): Promise<void> {
    return this.#inOrder(`media ${name} ${action}`, () => {
      const { media } = this.#find(name)
      if (!media) throw new RoomRefusal('bad-value', 'It is not played.')
      media.state = action === 'pause' ? 'paused' : 'playing'
      this.tell({ type: 'media', source: name, state: action === 'pause' ? 'paused' : 'started' })
      this.tell({ type: 'media-action', source: name, action })
    })
  }

  startRecord(): Promise<void> {
    return this.#inOrder('start record', () => {
      const record = this.#record
      if (record.diskFreeBytes === 0) throw new RoomRefusal('failed', 'No space is left in /mnt/rec; free some.')
      if (record.state === 'on') throw new RoomRefusal('not-now', 'It records already.')
      Object.assign(record, { state: 'on', file: '/mnt/rec/hall-a-1.ts', bytes: 188_000, seconds: 3723.5 })
      this.tell({ type: 'record', state: 'starting', file: null, reason: null })
      this.tell({ type: 'record', state: 'on', file: record.file, reason: null })
    })
  }

  stopRecord(): Promise<string> {
    return this.#inOrder('stop record', () => {
      const record = this.#record
      if (record.state !== 'on') throw new RoomRefusal('not-now', 'It does not record.')
      record.state = 'off'
      this.tell({ type: 'record', state: 'stopping', file: record.file, reason: null })
      this.tell({ type: 'record', state: 'off', file: record.file, reason: null })
      return record.file as string
    })
  }

  recordCamera(source: string, on: boolean): Promise<string | null> {
    return this.#inOrder(`record camera ${source} ${on}`, () => {
      this.#find(source)
      return on ? null : `/mnt/rec/hall-a-${source}-1.ts`
    })
  }

  stream(on: boolean, name?: string): Promise<void> {
    return this.#inOrder(`stream ${name ?? 'all'} ${on}`, () => {})
  }

  panic(on: boolean): Promise<void> {
    return this.#inOrder(`panic ${on}`, () => {
      this.state.panic = on
    })
  }

  fadeToBlack(on: boolean, durationMs?: number): Promise<void> {
    return this.#inOrder(`black ${on} ${durationMs}`, () => {
      this.state.black = on
    })
  }

  listen(source: string | null): Promise<void> {
    return this.#inOrder(`listen ${source ?? 'mix'}`, () => {
      if (source !== null) this.#find(source)
      this.state.listen = source
    })
  }

  resetClip(name?: string): Promise<void> {
    return this.#inOrder(`reset clip ${name ?? 'all'}`, () => {
      if (name !== undefined) this.#find(name)
    })
  }

  #bring(scene: string, { kind }: Transition): void {
    const from = this.state.programScene
    this.tell({ type: 'transition-started', kind, from, to: scene })
    this.state.programScene = scene
    this.tell({ type: 'program', scene })
    this.tell({ type: 'transition-ended', kind, from, to: scene })
  }

  #crewDid(what: string, ...how: unknown[]): void {
    this.done.push(`${what} ${JSON.stringify(how)}`)
  }

  get #record(): OutputStatus {
    return this.state.outputs[0] as OutputStatus
  }

  #find(name: string): SourceStatus {
    const found = this.state.sources.find((candidate) => candidate.name === name)
    if (!found) throw new RoomRefusal('not-found', `There is no source ${name}.`)
    return found
  }

  #mustHave(scene: string): void {
    if (!this.state.scenes.some((candidate) => candidate.name === scene)) {
      throw new RoomRefusal('not-found', `There is no scene ${scene}.`)
    }
  }

  #inOrder<Result>(name: string, act: () => Result): Promise<Result> {
    const result = this.#history.then(() => {
      const value = act()
      this.done.push(name)
      return value
    })
    this.#history = result.catch(() => {})
    return result
  }
}
