/** Where a room's workers meet: the links and sockets in its run folder, and who reads which. */
import { join } from 'node:path'
import type { RecordedCamera, Room, ScreenOutput, Source } from '../show/index.ts'
import { hasLivePicture } from './compose.ts'
import { SourceNumbers } from './source-numbers.ts'

/** How many links carry full pictures: of each live source to each mixer, of the program to encoders, and to screens. */
export function frameLinks({ sources, mixes, screens, hls, record }: Room): number {
  const ofSources = sources.filter(hasLivePicture).length * (1 + mixes.length)
  const toScreens = screens.length + screens.filter(({ fallback }) => fallback !== null).length
  const toEncoders = 1 + (hls?.low ? 1 : 0) + (record?.cameras.length ?? 0)
  return ofSources + toScreens + toEncoders
}

/** A mix is its number in the show; null: the program. */
export class RunPaths {
  readonly #room: Room
  readonly #dir: string
  readonly #numbers: SourceNumbers

  constructor(room: Room, dir: string) {
    this.#room = room
    this.#dir = dir
    this.#numbers = new SourceNumbers(
      dir,
      room.sources.map(({ name }) => name),
    )
  }

  /** Of a source's process and links. */
  number(source: Source): number {
    return this.#numbers.of(source.name)
  }

  /** A source of that name is no more. */
  forget(name: string): void {
    this.#numbers.forget(name)
  }

  /** Of a source's pictures to a mixer. */
  frames(source: Source, mix: number | null): string {
    return this.#ofSource(source, `frames${mix === null ? '' : `-${mix}`}`)
  }

  /** Of a source's pictures to everybody. */
  allFrames(source: Source): string[] {
    const direct = this.#room.screens.filter(({ fallback }) => fallback === source.name)
    const cameras = this.#cameras.filter((camera) => camera.source === source.name)
    return [
      ...this.#mixers.map((mix) => this.frames(source, mix)),
      ...direct.map((screen) => this.direct(source, screen)),
      ...cameras.map((camera) => this.camera(camera, 'frames')),
    ]
  }

  /** Of a source to a screen that shows it while its mix is gone. */
  direct(source: Source, screen: ScreenOutput): string {
    return this.#ofSource(source, `frames-screen-${this.#room.screens.indexOf(screen)}`)
  }

  small(source: Source): string {
    return this.#ofSource(source, 'small')
  }

  audio(source: Source): string {
    return this.#ofSource(source, 'audio')
  }

  /** From the ingest to the source's process. */
  flv(source: Source): string {
    return this.#ofSource(source, 'flv')
  }

  /** Folder of a page's programs. */
  page(source: Source): string {
    return this.#path(`page-${this.number(source)}`)
  }

  /** Of a mix's pictures to everybody: the program's to encoders, all to their screens. */
  mixFrames(mix: number | null): string[] {
    const name = mix === null ? 'program' : this.#room.mixes[mix]?.name
    const screens = this.#room.screens.filter((screen) => screen.mix === name)
    return [...(mix === null ? this.#programFrames : []), ...screens.map((screen) => this.screen(screen))]
  }

  screen(screen: ScreenOutput): string {
    return this.#path(`screen-${this.#room.screens.indexOf(screen)}.frames`)
  }

  /** Of a mix to whoever looks or listens now and then. */
  mix(mix: number | null, what: 'video' | 'audio'): string {
    return this.#path(`${mix === null ? 'program' : `mix-${mix}`}.${what}`)
  }

  /** Pictures that an encoder gets. */
  encoded(encoder: 'program' | 'low'): string {
    return this.#path(`${encoder}.frames`)
  }

  /** The MPEG-TS of an encoder; `tracks`: the program's with tracks. */
  ts(name: 'program' | 'low' | 'tracks'): string {
    return this.#path(`${name}.ts`)
  }

  camera(camera: RecordedCamera, what: 'frames' | 'ts'): string {
    return this.#path(`camera-${this.#cameras.indexOf(camera)}.${what}`)
  }

  get #programFrames(): string[] {
    return [this.encoded('program'), ...(this.#room.hls?.low ? [this.encoded('low')] : [])]
  }

  get #cameras(): RecordedCamera[] {
    return this.#room.record?.cameras ?? []
  }

  /** The program's, and those of the mixes. */
  get #mixers(): (number | null)[] {
    return [null, ...this.#room.mixes.keys()]
  }

  #ofSource(source: Source, what: string): string {
    return this.#path(`source-${this.number(source)}.${what}`)
  }

  #path(name: string): string {
    return join(this.#dir, name)
  }
}
