import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { mediaFlaw } from './media.ts'

const media = fileURLToPath(new URL('../../../examples/demo/media/', import.meta.url))
const film = readFileSync(join(media, 'ads.mp4'))

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'mixos-media-'))
  mkdirSync(join(dir, 'bin'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(dir, { recursive: true })
})

function file(name: string, bytes: Buffer | string): string {
  const path = join(dir, name)
  writeFileSync(path, bytes)
  return path
}

/** No other programs than these, each a shell script. */
function onlyPrograms(scripts: Record<string, string>): void {
  for (const [name, script] of Object.entries(scripts)) {
    const path = file(join('bin', name), `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
  }
  vi.stubEnv('PATH', join(dir, 'bin'))
}

describe('an MP4', () => {
  test('that is whole is good, on a machine that has nothing to look with, too', () => {
    onlyPrograms({})
    for (const name of ['ads.mp4', 'slides.mp4']) expect(mediaFlaw(join(media, name))).toBeNull()
    expect(mediaFlaw(file('rest.mp4', Buffer.concat([film, Buffer.from('0000000066726565', 'hex')])))).toBeNull()
  })

  test('cut off is told with what is missing', () => {
    onlyPrograms({})
    for (const missing of [1, 1234, film.length - 500]) {
      const flaw = mediaFlaw(file('cut.mp4', film.subarray(0, film.length - missing)))
      expect(flaw?.what).toMatch(/^is cut off: its last [\d,]+ bytes are missing$/)
    }
  })

  test('may be larger than four gigabytes', () => {
    onlyPrograms({})
    const large = Buffer.from('00000001 6d646174 0000000200000000'.replaceAll(' ', ''), 'hex')
    const head = Buffer.from('00000008 66747970'.replaceAll(' ', ''), 'hex')
    const flaw = mediaFlaw(file('large.mp4', Buffer.concat([head, large])))
    expect(flaw?.what).toContain('its last 8,589,934,576 bytes are missing')
  })
})

describe('what a program says', () => {
  const bad =
    'echo "Done discovering file"; echo "An error was encountered while discovering the file"; echo " Could not determine type."'
  const good = 'echo "Done discovering file"; echo; echo "Properties:"'
  const refuses = 'echo "[mov @ 0x5636b5555740] moov atom not found" >&2; exit 1'

  test.each([
    ['GStreamer cannot play it', { 'gst-discoverer-1.0': bad }, 'cannot be played: Could not determine type'],
    ['GStreamer can, whatever the other says', { 'gst-discoverer-1.0': good, ffprobe: refuses }, null],
    ['GStreamer does not say, the other cannot', { 'gst-discoverer-1.0': 'echo What?', ffprobe: refuses }, 'moov atom not found'],
    ['there is no GStreamer, the other cannot', { ffprobe: refuses }, 'cannot be played: moov atom not found'],
    ['it holds only subtitles', { ffprobe: 'echo subtitle' }, 'it holds neither picture nor sound'],
    ['it holds sound', { ffprobe: 'echo audio' }, null],
    ['there is nobody to ask', {}, null],
  ])('%s', (_name, programs, says) => {
    onlyPrograms(programs)
    const flaw = mediaFlaw(file('a.ogg', 'a sound'))
    if (says === null) expect(flaw).toBeNull()
    else expect(flaw?.what).toContain(says)
  })
})

test('the programs of this machine agree', (ctx) => {
  const random = Buffer.from(Array.from({ length: 30_000 }, (_, index) => (index * index * 7919) % 251))
  if (mediaFlaw(file('random.ogg', random)) === null) ctx.skip('no gst-discoverer-1.0 and no ffprobe')
  for (const name of ['ads.mp4', 'march.ogg']) expect(mediaFlaw(join(media, name))).toBeNull()
})
