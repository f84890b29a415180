/** A real file with a speaker, played and recorded: speech, picture, size, rate and A/V are those of the file. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { proveFile } from '../../src/recording/proof.ts'
import { alignPictures, alignSounds, loopDistance, psnrDb, readMedia } from '../support/likeness.ts'
import { pause, root, startRoom } from '../support/room.ts'

const footage = join(root, '../shared/data/camera-footage-720p25.mp4')
const footageMs = 60_000
const recordMs = 12_000
const compareFromMs = 2000

const show = `
show: Footage
video: 720p25
rooms:
  hall:
    sources: { speaker: { play: ${JSON.stringify(footage)}, loop: true } }
    scenes: { Speaker: [ speaker ] }
    outputs: { record: { to: rec } }
`

const missing = existsSync(footage) ? '' : ' (skipped: the footage is not beside the repository)'

test.skipIf(missing !== '')(`the recording of real footage is the footage${missing}`, { timeout: 120_000 }, async () => {
  const room = await startRoom({ show })
  onTestFinished(async () => {
    await room.stop()
  })
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'the file plays')
  await room.client.call('StartRecord')
  await pause(recordMs)
  const { outputPath } = await room.client.call('StopRecord')

  const proof = await proveFile(outputPath)
  expect(proof).toMatchObject({
    ok: true,
    video: { codec: 'h264', width: 1280, height: 720, rate: '25/1' },
    audio: { codec: 'aac', sampleRate: 48_000, channels: 2 },
  })
  expect(proof.seconds).toBeGreaterThan(recordMs / 1000 - 1)

  const [original, recorded] = [readMedia(footage), readMedia(outputPath)]
  const picture = alignPictures(original, recorded, compareFromMs)
  const sound = alignSounds(original, recorded, compareFromMs, picture.laterMs, footageMs)
  expect(sound.envelopeCorrelation).toBeGreaterThan(0.95)
  expect(Math.abs(sound.gainDb)).toBeLessThan(1)
  expect(loopDistance(sound.laterMs, picture.laterMs, footageMs)).toBeLessThan(25)
  expect(psnrDb(footage, picture.originalFrame, outputPath, picture.recordedFrame, 150)).toBeGreaterThan(32)
})
