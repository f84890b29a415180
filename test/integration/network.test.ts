/** Sources from the network, all in one scene, with their sound; their senders are programs that others wrote, and die. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Nginx } from '../support/nginx.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { freePort, httpSender, rtmpSender, rtspSender, type Sender, srtSender, udpSender } from '../support/senders.ts'
import { tonesDb } from '../support/tones.ts'

const passphrase = 'correct-horse-battery'
const [width, height] = [640, 360]
/** One place for each, side by side. */
const place = (index: number) => ({ x: 128 * index, y: 120, width: 128, height: 72 })
const slateMs = 1000
/** A tone is heard when it stands so far above what is between the tones. */
const heardDb = 30

let room: TestRoom
let nginx: Nginx
let senders: Sender[]

beforeAll(async () => {
  const ports = { srt: await freePort(), udp: await freePort(), rtmp: await freePort(), rtsp: await freePort() }
  nginx = new Nginx(ports.rtmp)
  nginx.start()
  const http = await httpSender()
  const rtmp = `rtmp://127.0.0.1:${ports.rtmp}/live/upstairs`
  senders = [
    srtSender(ports.srt, passphrase),
    udpSender(ports.udp),
    rtmpSender(rtmp),
    rtspSender(ports.rtsp, 'mixos', 'camera-password'),
    http,
  ]
  await pause(500)
  for (const sender of senders) sender.start()
  room = await startRoom({
    env: { MIXOS_SECRET_SRT: passphrase, MIXOS_SECRET_CAMERA: 'camera-password' },
    show: `
show: Network
video: { size: ${width}x${height}, rate: 25 }
rooms:
  hall:
    sources:
      srt:  { srt: "listen 127.0.0.1:${ports.srt}", passphrase: { secret: srt } }
      udp:  { udp: "127.0.0.1:${ports.udp}" }
      rtmp: { rtmp: "${rtmp}" }
      rtsp: { rtsp: "rtsp://127.0.0.1:${ports.rtsp}/camera", user: mixos, password: { secret: camera } }
      http: { http: "${http.url}" }
    scenes:
      All:
${senders.map(({ name }, index) => `        - { source: ${name}, at: [${place(index).x}, ${place(index).y}], size: [128, 72] }`).join('\n')}
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec } }
`,
  })
}, 60_000)

afterAll(async () => {
  for (const sender of senders) sender.stop()
  nginx.kill()
  await room?.stop()
})

const state = async (name: string) => (await room.status()).sources.find((source) => source.name === name)

test('all are seen and heard', async () => {
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all sources are up', 30_000)
  await pause(2000)
  await room.client.call('StartRecord')
  await pause(6000)
  const { outputPath } = await room.client.call('StopRecord')
  const colors = lastColors(outputPath)
  const levels = tonesDb(
    outputPath,
    senders.map(({ toneHz }) => toneHz),
    [500, 750, 1100, 1600, 2300],
  )

  for (const [index, { name, rgb, toneHz }] of senders.entries()) {
    const near = colors[index]?.every((value, channel) => Math.abs(value - (rgb[channel] ?? 0)) < 40)
    expect(near, `${name} is ${colors[index]}, not ${rgb}`).toBe(true)
    expect(levels.get(toneHz), `${name} is heard`).toBeGreaterThan(heardDb)
  }
})

describe.each([['srt'], ['udp'], ['rtmp'], ['rtsp']])('%s', (name) => {
  test('dies: named slate; comes back by itself', async () => {
    const sender = senders.find((one) => one.name === name) as Sender
    await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all are up', 30_000)
    sender.kill()
    const killedMs = performance.now()
    const lost = await room.until(({ sources }) => sources.some((s) => s.name === name && s.state === 'lost'), 'it is lost', 3000)
    expect(performance.now() - killedMs).toBeLessThan(slateMs + 200)
    expect(lost.sources.filter((source) => source.state !== 'up').map((source) => source.name)).toEqual([name])
    await pause(2500)
    const alarm = (await room.status()).alarms.find((one) => one.text.includes(name))
    expect(alarm).toMatchObject({ code: 'source-lost', room: 'hall' })
    expect((await state(name))?.reason).toMatch(/127\.0\.0\.1/)
    expect(JSON.stringify(await room.status())).not.toMatch(new RegExp(`${passphrase}|camera-password`))
    sender.start()
    await room.until(({ sources }) => sources.some((s) => s.name === name && s.state === 'up'), 'it is back', 15_000)
  })
})

/** Of each place in the last frame. */
function lastColors(file: string): number[][] {
  const raw = execFileSync(
    'ffmpeg',
    ['-v', 'error', '-sseof', '-1', '-i', file, '-frames:v', '1', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'],
    { maxBuffer: 1 << 26 },
  )
  return senders.map((_sender, index) => {
    const { x, y, width: w, height: h } = place(index)
    const at = 3 * ((y + h / 2) * width + x + w / 2)
    return [...raw.subarray(at, at + 3)]
  })
}
