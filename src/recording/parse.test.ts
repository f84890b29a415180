import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Backlog, type Item } from './backlog.ts'
import { Playlist, type PlaylistSegment } from './playlist.ts'
import { StreamGuard, type Unit, unwrap } from './stream-guard.ts'
import { makeStream } from './test-stream.ts'
import { type Pes, TsDemux } from './ts-demux.ts'
import { packetSize } from './ts-packet.ts'

const dir = mkdtempSync(join(tmpdir(), 'mixos-parse-'))
const wrapTicks = 2 ** 33
let stream: Buffer

beforeAll(async () => {
  await makeStream(join(dir, 'stream.ts'), 6)
  stream = readFileSync(join(dir, 'stream.ts'))
}, 60_000)
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function demux(bytes: Buffer, chunkBytes = 1316): ReturnType<TsDemux['push']> {
  const reader = new TsDemux()
  const out = []
  const received = Buffer.alloc(chunkBytes)
  for (let at = 0; at < bytes.length; at += chunkBytes) {
    const size = bytes.copy(received, 0, at)
    out.push(...reader.push(received.subarray(0, size)))
  }
  received.fill(0)
  return [...out, ...reader.end()]
}

function guarded(bytes: Buffer): Item[] {
  const guard = new StreamGuard('encoder', 324_000_000)
  return [...demux(bytes).flatMap((item) => guard.take(item)), ...guard.end('end')]
}

const isPes = (item: { type: string }): item is Pes => item.type === 'pes'
const isUnit = (item: Item): item is Unit => item.type === 'unit'
const packets = () =>
  Array.from({ length: stream.length / packetSize }, (_, n) => stream.subarray(n * packetSize, (n + 1) * packetSize))

describe('a whole stream', () => {
  it('gives each frame once, key frames where they are, and all its packets', () => {
    const found = demux(stream)
    const video = found.filter(isPes).filter(({ kind }) => kind === 'video')
    expect(video.map(({ pts }) => pts)).toEqual(Array.from({ length: 150 }, (_, n) => 324_000_000 + n * 3600))
    expect(video.flatMap(({ key }, index) => (key ? [index] : []))).toEqual([0, 25, 50, 75, 100, 125])
    expect(found.every(isPes)).toBe(true)
    const ofStreams = packets().filter((packet) => [0x41, 0x42].includes(packet.readUInt16BE(1) & 0x1fff)).length
    const inFrames = found.filter(isPes).reduce((sum, { bytes }) => sum + bytes.length, 0)
    expect(inFrames / packetSize).toBe(ofStreams)
  })

  it('is the same however it is cut into chunks', () => {
    const whole = demux(stream)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), (chunkBytes) => {
        expect(demux(stream, chunkBytes)).toEqual(whole)
      }),
      { numRuns: 20 },
    )
  })

  it.each([true, false])('shows its key frames whatever the random access flag says: %s everywhere', (flagged) => {
    const changed = Buffer.from(stream)
    for (let at = 0; at < changed.length; at += packetSize) {
      const hasFlags = ((changed[at + 3] as number) & 0x20) !== 0 && (changed[at + 4] as number) > 0
      const flags = changed[at + 5] as number
      if (hasFlags) changed[at + 5] = flagged ? flags | 0x40 : flags & ~0x40
    }
    const keys = (bytes: Buffer) =>
      demux(bytes)
        .filter((item) => isPes(item) && item.kind === 'video')
        .map((item) => isPes(item) && item.key)
    expect(keys(changed)).toEqual(keys(stream))
  })
})

describe('a damaged stream', () => {
  it('random bytes neither crash it nor give a frame', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 20 }), (chunks) => {
        const reader = new TsDemux()
        const found = chunks.flatMap((chunk) => reader.push(Buffer.from(chunk)))
        expect([...found, ...reader.end()]).toEqual([])
      }),
    )
  })

  it('flipped bytes and lost stretches never crash it', () => {
    const hurt = fc.record({ at: fc.nat(), length: fc.nat(400), flip: fc.integer({ min: 1, max: 255 }), cut: fc.boolean() })
    fc.assert(
      fc.property(fc.array(hurt, { minLength: 1, maxLength: 30 }), (hurts) => {
        let bytes = Buffer.from(stream)
        for (const { at, length, flip, cut } of hurts) {
          const from = at % bytes.length
          if (cut) bytes = Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)])
          else bytes[from] = (bytes[from] as number) ^ flip
        }
        for (const item of guarded(bytes)) expect(['unit', 'end']).toContain(item.type)
      }),
      { numRuns: 60 },
    )
  })

  it('lost packets: each run begins with a key frame, has no hole in its picture, and only whole frames', () => {
    const original = new Map(
      demux(stream)
        .filter(isPes)
        .map(({ pid, pts, bytes }) => [`${pid} ${pts}`, bytes]),
    )
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(packets().length - 1), { minLength: 1, maxLength: 12 }), (lost) => {
        const left = Buffer.concat(packets().filter((_, index) => !lost.includes(index)))
        const units = guarded(left).filter(isUnit)
        for (const run of new Set(units.map((unit) => unit.run))) {
          const inRun = units.filter((unit) => unit.run === run)
          expect(inRun[0]).toMatchObject({ kind: 'video', key: true })
          const pts = inRun.filter(({ kind }) => kind === 'video').map((unit) => unit.pts)
          expect(pts).toEqual(pts.map((_, index) => (pts[0] as number) + index * 3600))
        }
        for (const { pid, pts, bytes } of units) expect(original.get(`${pid} ${pts}`)?.equals(bytes)).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('time', () => {
  it('does not wrap', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.integer({ min: 1 - wrapTicks / 2, max: wrapTicks / 2 - 1 }), (reference, away) => {
        const time = reference + away
        expect(unwrap(((time % wrapTicks) + wrapTicks) % wrapTicks, reference)).toBe(time)
      }),
    )
  })

  it('a stream that passes the wrap is one run', () => {
    const guard = new StreamGuard('encoder', wrapTicks - 10)
    const [first] = demux(stream).filter(isPes)
    const frame = (ticks: number, key: boolean) => ({ ...(first as Pes), pts: ticks % wrapTicks, dts: ticks % wrapTicks, key })
    const units = [-3600, 0, 3600].flatMap((away) => guard.take(frame(wrapTicks + away, away < 0))).filter(isUnit)
    expect(units.map(({ pts }) => pts - wrapTicks)).toEqual([-3600, 0, 3600])
    expect(new Set(units.map(({ run }) => run)).size).toBe(1)
  })

  it('a jump back ends the run, and a key frame begins the next', () => {
    const guard = new StreamGuard('encoder', 0)
    const [first] = demux(stream).filter(isPes)
    const frame = (pts: number, key: boolean) => guard.take({ ...(first as Pes), pts, dts: pts, key })
    frame(100_000, true)
    expect(frame(50_000, false)).toMatchObject([{ type: 'end' }])
    expect(frame(53_600, false)).toEqual([])
    expect(frame(57_200, true)).toMatchObject([{ type: 'unit', pts: 57_200 }])
  })
})

describe('the backlog', () => {
  it('keeps to its limit, and keeps the latest key frame while it can', () => {
    const sizes = fc.array(fc.record({ key: fc.boolean(), size: fc.nat(40) }), { maxLength: 200 })
    fc.assert(
      fc.property(sizes, (units) => {
        const backlog = new Backlog(500)
        for (const { key, size } of units) {
          backlog.push({ type: 'unit', key, bytes: Buffer.alloc(size) } as Unit)
          let kept = 0
          for (let at = backlog.first; at < backlog.end; at++) kept += (backlog.at(at) as Unit).bytes.length
          expect(kept).toBeLessThanOrEqual(500)
          const latest = backlog.latestKey
          if (latest !== null) expect((backlog.at(latest) as Unit).key).toBe(true)
        }
      }),
    )
  })
})

describe('the playlist', () => {
  const durations = fc.array(fc.record({ durationS: fc.integer({ min: 1, max: 4 }), discontinuity: fc.boolean() }), {
    maxLength: 40,
  })
  const filled = (entries: Pick<PlaylistSegment, 'durationS' | 'discontinuity'>[]): Playlist => {
    const playlist = new Playlist(2)
    let startUnixMs = 1_800_000_000_000
    for (const entry of entries) {
      playlist.add({ ...entry, sequence: playlist.nextSequence, file: `${playlist.nextSequence}-${startUnixMs}.ts`, startUnixMs })
      startUnixMs += entry.durationS * 1000
    }
    return playlist
  }

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1000, max: 60_000 }), (entries, windowMs) => {
        const playlist = filled(entries)
        playlist.prune(windowMs)
        const again = new Playlist(2)
        again.read(playlist.render(false))
        expect(again).toEqual(playlist)
      }),
    )
  })

  it('numbers segments and breaks the same before and after they leave', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1000, max: 60_000 }), (entries, windowMs) => {
        const playlist = filled(entries)
        const breaks = () => playlist.discontinuitySequence + playlist.segments.filter((segment) => segment.discontinuity).length
        const before = { last: playlist.segments.at(-1), breaks: breaks() }
        const gone = playlist.prune(windowMs)
        expect({ last: playlist.segments.at(-1), breaks: breaks() }).toEqual(before)
        expect(playlist.segments[0]?.sequence ?? 0).toBe(gone.length)
      }),
    )
  })

  it('reads any text without crashing, and takes no path out of its folder', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom('#EXTINF:x,', '#EXT-X-MEDIA-SEQUENCE:-', '../1-2.ts', '/1-2.ts'))),
        (lines) => {
          const playlist = new Playlist(2)
          playlist.read(lines.join('\n'))
          expect(playlist.segments.filter(({ file }) => file.includes('/'))).toEqual([])
        },
      ),
    )
  })
})
