/** Eyes and ears on a monitor: what came, when, and how it looks. */
import { expect, vi } from 'vitest'
import type { MonitorRoom } from './monitor-room.ts'

interface Seen {
  atMs: number
  jpeg: Buffer
}

export class MonitorWatch {
  readonly #room: MonitorRoom
  #leaves: (() => void)[] = []

  constructor(room: MonitorRoom) {
    this.#room = room
  }

  /** Watches pictures; the clock that asks for wishes and sends stills stands still unless a test turns it. */
  pictures(wanted?: () => ReadonlySet<string> | null) {
    const seen = new Map<string, Seen[]>()
    const picture = (stream: string, jpeg: Buffer) => {
      seen.set(stream, [...(seen.get(stream) ?? []), { atMs: performance.now(), jpeg }])
    }
    this.#leaves.push(this.#room.monitor.watch({ picture, ...(wanted ? { wanted } : {}) }))
    return {
      seen,
      of: (stream: string) => seen.get(stream) ?? [],
      last: (stream: string) => seen.get(stream)?.at(-1)?.jpeg as Buffer,
      clear: () => seen.clear(),
    }
  }

  rtp() {
    const video: { atMs: number; packet: Buffer }[] = []
    const audio: Buffer[] = []
    this.#leaves.push(
      this.#room.monitor.watch({
        videoRtp: (packet) => void video.push({ atMs: performance.now(), packet }),
        audioRtp: (packet) => void audio.push(packet),
      }),
    )
    return { video, audio }
  }

  /** Nobody watches any more. */
  leave(): void {
    for (const leave of this.#leaves.splice(0)) leave()
  }
}

export const until = (check: () => unknown, timeoutMs = 5000) =>
  vi.waitFor(async () => expect(await check()).toBeTruthy(), { timeout: timeoutMs, interval: 10 })

/** Lets real time pass: what is measured here is how much comes in it. */
export const measure = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export function near(color: number[], wanted: number[]): boolean {
  return color.every((value, index) => Math.abs(value - (wanted[index] ?? 0)) <= 12)
}

export function longestGapMs(seen: { atMs: number }[]): number {
  return Math.max(...seen.slice(1).map(({ atMs }, index) => atMs - (seen[index]?.atMs ?? 0)))
}

/** RTP sequence numbers as steps, 1 where nothing is missing. */
export function steps(packets: Buffer[]): number[] {
  return packets.slice(1).map((packet, index) => (packet.readUInt16BE(2) - (packets[index]?.readUInt16BE(2) ?? 0)) & 0xffff)
}
