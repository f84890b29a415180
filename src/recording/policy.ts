/** What a recording and HLS do differently with the files that the writer makes. */
import type { WrittenFile } from './open-file.ts'
import type { Unit } from './stream-guard.ts'

/** Only what concerns the output's own folder may throw. */
export interface OutputPolicy {
  /** Files must survive a power cut. */
  readonly durable: boolean
  /** May a file begin with this key frame? `contiguous`: it follows the last file's last frame. */
  admit(key: Unit, contiguous: boolean): Promise<boolean>
  fileName(key: Unit, attempt: number): string
  opened(path: string, key: Unit): Promise<void>
  cutDue(startPts: number, key: Unit): boolean
  closed(file: WrittenFile): Promise<void>
  /** Nothing more comes until the next start. */
  stopped(final: boolean): Promise<void>
}
