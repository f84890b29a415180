/** What both sides of the comparison can do. */
import type { Part } from './cpu.ts'
import type { Format, SceneName, TestSource } from './scenes.ts'

export interface Setup {
  format: Format
  sources: TestSource[]
  /** A folder for everything that is written. */
  dir: string
}

export interface Contender {
  show(scene: SceneName): Promise<void>
  /** Encodes and records until `stopRecord`. */
  startRecord(name: string): Promise<void>
  /** The recorded file, complete. */
  stopRecord(): Promise<string>
  /** Everything that runs while it records; the generators of pictures and sound are called `sources`. */
  parts(): Promise<Part[]>
  stop(): Promise<void>
}

export type Start = (setup: Setup) => Promise<Contender>
