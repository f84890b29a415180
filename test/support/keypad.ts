/** A keypad for tests: what the kernel would say of its keys, as a stream of `struct input_event` in a FIFO. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keyCode } from '../../src/show/index.ts'
import { EventType, type InputEvent, writeEvent } from '../../src/surfaces/input-event.ts'

const [up, down] = [0, 1]
/** So long a finger is on a key. */
const tapMs = 4

export class TestKeypad {
  readonly path: string
  readonly #dir: string
  #file: FileHandle | null = null

  constructor() {
    this.#dir = mkdtempSync(join(tmpdir(), 'mixos-keypad-'))
    this.path = join(this.#dir, 'keypad')
  }

  /** From now on it is there. */
  async plugIn(): Promise<void> {
    execFileSync('mkfifo', [this.path])
    this.#file = await open(this.path, 'r+')
  }

  /** Down and up again, one after the other, in one piece; settles when the room's side has taken them. */
  async press(...keys: string[]): Promise<void> {
    const nowMs = Date.now()
    await this.write(keys.flatMap((key, index) => tap(key, nowMs + index * 2 * tapMs)))
  }

  async write(events: InputEvent[]): Promise<void> {
    await this.#file?.write(Buffer.concat(events.map(writeEvent)))
  }

  async remove(): Promise<void> {
    await this.#file?.close()
    rmSync(this.#dir, { recursive: true, force: true })
  }
}

export function tap(key: string, atMs: number): InputEvent[] {
  return [...turn(key, down, atMs), ...turn(key, up, atMs + tapMs)]
}

function turn(key: string, value: number, atMs: number): InputEvent[] {
  return [
    { atMs, type: EventType.key, code: keyCode(key) ?? 0, value },
    { atMs, type: EventType.sync, code: 0, value: 0 },
  ]
}
