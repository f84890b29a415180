/** What the kernel says of a keypad: `struct input_event`, as 64-bit machines have it, out of a stream of bytes. */

export interface InputEvent {
  /** When the kernel heard of it, by its own clock. */
  atMs: number
  type: number
  code: number
  value: number
}

export const EventType = { sync: 0, key: 1, light: 0x11 } as const
/** Of `sync`: the kernel had to throw events away, for nobody read them in time. */
export const syncDropped = 3
/** Seconds and microseconds (8 bytes each), type and code (2 each), value (4). */
export const eventBytes = 24

/** Puts events together from the pieces in which they come. */
export class InputEvents {
  #begun: Buffer = Buffer.alloc(0)

  push(bytes: Buffer): InputEvent[] {
    const all = this.#begun.length === 0 ? bytes : Buffer.concat([this.#begun, bytes])
    const count = Math.floor(all.length / eventBytes)
    this.#begun = Buffer.from(all.subarray(count * eventBytes))
    return Array.from({ length: count }, (_, index) => readEvent(all, index * eventBytes))
  }
}

function readEvent(bytes: Buffer, at: number): InputEvent {
  return {
    atMs: Number(bytes.readBigInt64LE(at)) * 1000 + Number(bytes.readBigInt64LE(at + 8)) / 1000,
    type: bytes.readUInt16LE(at + 16),
    code: bytes.readUInt16LE(at + 18),
    value: bytes.readInt32LE(at + 20),
  }
}

export function writeEvent({ atMs, type, code, value }: InputEvent): Buffer {
  const bytes = Buffer.alloc(eventBytes)
  bytes.writeBigInt64LE(BigInt(Math.floor(atMs / 1000)), 0)
  bytes.writeBigInt64LE(BigInt(Math.round((atMs % 1000) * 1000)), 8)
  bytes.writeUInt16LE(type, 16)
  bytes.writeUInt16LE(code, 18)
  bytes.writeInt32LE(value, 20)
  return bytes
}
