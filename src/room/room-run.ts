/** One run of a room: its show, its folder and its time, of which all configurations of its workers are made. */
import type { Format, SmallFormat, WorkerConfig } from '../engine/messages/worker.ts'
import { hasDesktop } from '../lib/desktop.ts'
import { kioskDir } from '../lib/paths.ts'
import type { Room, Show, Source } from '../show/index.ts'
import { isStill } from './compose.ts'
import { type Epoch, roomEpoch } from './epoch.ts'
import { RunPaths } from './run-paths.ts'

interface RoomRunOptions {
  show: Show
  room: Room
  runDir: string
  /** Workers end by themselves when no control comes back. */
  stopOrphans: boolean
}

const smallHeight = 360
/** Without control, workers of a terminal run end after this long. */
const orphanMs = 600_000

export class RoomRun {
  readonly show: Show
  readonly room: Room
  readonly dir: string
  readonly epoch: Epoch
  readonly paths: RunPaths
  /** Without control, workers end after this long; null: never. */
  readonly orphanMs: number | null
  /** The kiosk's folder; null: this machine has a desktop, or nothing to show. */
  readonly kioskDir: string | null

  constructor({ show, room, runDir, stopOrphans }: RoomRunOptions) {
    this.show = show
    this.room = room
    this.dir = runDir
    this.epoch = roomEpoch(runDir)
    this.paths = new RunPaths(room, runDir)
    this.orphanMs = stopOrphans ? orphanMs : null
    this.kioskDir = room.screens.length > 0 && !hasDesktop() ? kioskDir() : null
  }

  get format(): Format {
    return { epochNs: this.epoch.monotonicNs, ...this.show.video }
  }

  get small(): SmallFormat {
    const { width, height } = this.show.video
    return { width: 2 * Math.round((smallHeight * width) / height / 2), height: smallHeight }
  }

  /** Sources with a worker. */
  get live(): Source[] {
    return this.room.sources.filter((source) => !isStill(source))
  }

  /** Sources with a track of their own in the recording. */
  get tracks(): Source[] {
    const names = this.room.record?.tracks ?? []
    return names.flatMap((name) => this.room.sources.find((source) => source.name === name) ?? [])
  }

  hasSound(source: Source): boolean {
    return this.room.sounds.some((sound) => sound.source === source.name)
  }

  /** The link of a source's sound as it comes in; null: it has none. */
  listenPath(name: string | null): string | null {
    const source = this.live.find((one) => one.name === name)
    return source && this.hasSound(source) ? this.paths.audio(source) : null
  }

  /** What every engine worker's configuration begins with. */
  common(name: string): Omit<WorkerConfig, 'rpcPath'> {
    return { name, format: this.format, orphanMs: this.orphanMs }
  }
}
