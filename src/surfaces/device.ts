/** What every surface's device is to its surface. */
import type { KeyPress, RoomStatus } from '../obs/index.ts'

export interface Device {
  /** Why nothing is heard of it; null: it is. */
  readonly reason: string | null
  onChange: () => void
  /** It shows what is so. */
  follow(view: View): void
  close(): void
}

export interface View {
  /** Null: the room cannot be reached. */
  room: RoomStatus | null
  last: KeyPress | null
  /** By their keys. */
  failures: ReadonlyMap<string, KeyPress>
}
