import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { type BareClient, data, type Stage, status, withClient } from '../test-clients.ts'

const dir = mkdtempSync(join(tmpdir(), 'mixos-screenshots-'))

/** Small pictures of program and one source: red, and green. */
async function withPictures(run: (client: BareClient, stage: Stage) => Promise<void>): Promise<void> {
  const picture = (background: string) => sharp({ create: { width: 320, height: 180, channels: 3, background } })
  const [red, green] = [await picture('#ff0000').jpeg().toBuffer(), await picture('#00ff00').png().toBuffer()]
  await withClient(async (client, stage) => {
    stage.room.pictures.set('program', red).set('source:frame', green)
    await run(client, stage)
  })
}

async function look(bytes: Buffer) {
  const { format, width, height } = await sharp(bytes).metadata()
  const [r, g, b] = (await sharp(bytes).stats()).channels.map(({ mean }) => Math.round(mean / 100))
  return { format, width, height, color: [r, g, b] }
}

const bytesOf = ({ imageData }: { imageData: string }) => Buffer.from(imageData.slice(imageData.indexOf(',') + 1), 'base64')
const shot = (sourceName: string, more: object = {}) => ({ sourceName, imageFormat: 'png', ...more })

test('in the format and size that are asked for', () =>
  withPictures(async (client) => {
    const seen = async (more: object) => look(bytesOf((await data(client, 'GetSourceScreenshot', shot('Slides', more))) as never))
    const red = [3, 0, 0]
    expect(await seen({})).toEqual({ format: 'png', width: 1920, height: 1080, color: red })
    expect(await seen({ imageWidth: 640 })).toMatchObject({ width: 640, height: 360, color: red })
    expect(await seen({ imageHeight: 90, imageFormat: 'jpg' })).toMatchObject({ format: 'jpeg', width: 160, height: 90 })
    expect(await seen({ imageWidth: 8, imageHeight: 64, imageFormat: 'webp' })).toMatchObject({ format: 'webp', height: 64 })
    const frame = await data(client, 'GetSourceScreenshot', shot('frame', { imageWidth: 64 }))
    expect(frame.imageData).toMatch(/^data:image\/png;base64,/)
    expect(await look(bytesOf(frame as never))).toMatchObject({ color: [0, 3, 0] })
    expect((await data(client, 'GetVersion')).supportedImageFormats).toEqual(['jpeg', 'jpg', 'png', 'webp'])
  }))

test('what has no picture is said to have none', () =>
  withPictures(async (client) => {
    const code = async (requestData: object) => (await status(client, 'GetSourceScreenshot', requestData))[0]
    expect(await code(shot('stage-mics'))).toBe(702)
    expect(await code(shot('Ads'))).toBe(604)
    expect(await code(shot('closeup'))).toBe(701)
    expect(await code(shot('nothing'))).toBe(600)
    expect(await code(shot('Slides', { imageFormat: 'bmp' }))).toBe(400)
    expect(await code(shot('Slides', { imageWidth: 7 }))).toBe(402)
    expect(await code({ sourceName: 'Slides' })).toBe(300)
  }))

test('into a file, but never over one that is no such picture', () =>
  withPictures(async (client) => {
    const save = (imageFilePath: string) =>
      status(client, 'SaveSourceScreenshot', shot('Slides', { imageWidth: 64, imageFilePath }))
    const file = join(dir, 'program.png')
    expect(await save(file)).toEqual([100, undefined])
    expect(await look(readFileSync(file))).toMatchObject({ format: 'png', width: 64, height: 36 })
    expect(await save(file)).toEqual([100, undefined])
    const keys = join(dir, 'authorized_keys')
    writeFileSync(keys, 'mine')
    expect((await save(keys))[0]).toBe(400)
    expect(readFileSync(keys, 'utf8')).toBe('mine')
    expect((await save(join(dir, 'nowhere', 'program.png')))[0]).toBe(600)
    expect(existsSync(join(dir, 'nowhere'))).toBe(false)
  }))
