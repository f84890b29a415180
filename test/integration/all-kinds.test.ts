/** One room with a source of each kind that comes over a network, a display and a browser, all in one scene: each has its place, its colour and its tone. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { colorOn, type Display, display } from '../support/display.ts'
import { PageServer } from '../support/page-server.ts'
import { ingestUrl } from '../support/publishers.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { freePort, type Program, rtmpSender, rtspSender, type Sender, srtSender, udpSender } from '../support/senders.ts'
import { tonesDb } from '../support/tones.ts'

const secrets = { srt: 'correct-horse-battery', rtmp: 'stream-key-4711', camera: 'camera-password' }
const [width, height] = [320, 180]
const cell = { width: 104, height: 58 }
const place = (index: number) => ({ x: 107 * (index % 3), y: 61 * Math.floor(index / 3) })
/** A tone is heard when it stands so far above what is between the tones. */
const heardDb = 25
const lostMs = 1500
const picturesPerSecond = 10
/** A pixel has changed by more than a coder makes of a still. */
const changedBy = 30
/** Of a thousand pixels so many change from picture to picture. */
const [movesAbove, standsBelow] = [0.2, 0.05]

const page = `<!doctype html><style>body { margin: 0; background: #00ff00; font: 40px monospace } p { margin: 0 }</style><p id="now"></p><script>
setInterval(() => { now.textContent = Date.now() }, 40)
const audio = new AudioContext(), tone = audio.createOscillator(), volume = audio.createGain()
tone.frequency.value = 1990; volume.gain.value = 0.12; tone.connect(volume).connect(audio.destination); tone.start()</script>`

interface Kind {
  name: string
  rgb: [number, number, number]
  /** Null: it has no sound. */
  toneHz: number | null
}

let room: TestRoom
let senders: Sender[]
let kinds: Kind[]
let screen: Display
let slide: Program
let server: PageServer

beforeAll(async () => {
  const ports = { srt: await freePort(), rtmp: await freePort(), rtsp: await freePort(), udp: await freePort() }
  const listens = ingestUrl(ports.rtmp, secrets.rtmp)
  senders = [
    srtSender(ports.srt, secrets.srt),
    rtmpSender(listens),
    rtspSender(ports.rtsp, 'mixos', secrets.camera),
    udpSender(ports.udp),
  ]
  screen = await display(width, height)
  await screen.start()
  slide = colorOn(screen.name, width, height, 0xff00ffff)
  server = await PageServer.at(page)
  await server.start()
  kinds = [...senders, { name: 'x11', rgb: [0, 255, 255], toneHz: null }, { name: 'page', rgb: [0, 255, 0], toneHz: 1990 }]
  for (const sender of [...senders, slide]) sender.start()
  room = await startRoom({
    env: { MIXOS_SECRET_SRT: secrets.srt, MIXOS_SECRET_RTMP: secrets.rtmp, MIXOS_SECRET_CAMERA: secrets.camera },
    show: `
show: All kinds
video: { size: ${width}x${height}, rate: 25 }
rooms:
  hall:
    sources:
      srt:  { srt: "listen 127.0.0.1:${ports.srt}", passphrase: { secret: srt } }
      rtmp: { rtmp: "listen 127.0.0.1:${ports.rtmp}", key: { secret: rtmp } }
      rtsp: { rtsp: "rtsp://127.0.0.1:${ports.rtsp}/camera", user: mixos, password: { secret: camera } }
      udp:  { udp: "127.0.0.1:${ports.udp}" }
      x11:  { x11: "${screen.name}" }
      page: { page: "${server.url}", size: 320x180 }
    scenes:
      All:
${kinds.map(({ name }, index) => `        - { source: ${name}, at: [${place(index).x}, ${place(index).y}], size: [${cell.width}, ${cell.height}] }`).join('\n')}
    encoder: { preset: ultrafast, video: 3000 kbit/s }
    outputs: { record: { to: rec } }
`,
  })
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all are up', 40_000)
}, 80_000)

afterAll(async () => {
  for (const sender of senders ?? []) sender.stop()
  slide?.kill()
  screen?.kill()
  await server?.stop()
  await room?.stop()
})

/** What is seen in each place of a recording's last two seconds: the colour of its middle, and how much it changes. */
async function recorded(ms: number): Promise<{ file: string; seen: { color: number[]; changes: number }[] }> {
  await room.client.call('StartRecord')
  await pause(ms)
  const file = (await room.client.call('StopRecord')).outputPath
  const last = [
    '-v',
    'error',
    '-sseof',
    '-2',
    '-i',
    file,
    '-vf',
    `fps=${picturesPerSecond}`,
    '-pix_fmt',
    'rgb24',
    '-f',
    'rawvideo',
    '-',
  ]
  const raw = execFileSync('ffmpeg', last, { maxBuffer: 1 << 26 })
  const pictures = Array.from({ length: Math.floor(raw.length / (3 * width * height)) }, (_, index) =>
    raw.subarray(index * 3 * width * height, (index + 1) * 3 * width * height),
  )
  return { file, seen: kinds.map((_kind, index) => look(pictures, place(index))) }
}

function look(pictures: Buffer[], { x, y }: { x: number; y: number }): { color: number[]; changes: number } {
  const middle = 3 * ((y + cell.height / 2) * width + x + cell.width / 2)
  let [changed, count] = [0, 0]
  for (const [index, picture] of pictures.entries())
    for (let row = y; index > 0 && row < y + cell.height; row++)
      for (let at = 3 * (row * width + x); at < 3 * (row * width + x + cell.width); at++, count++)
        if (Math.abs((picture[at] ?? 0) - (pictures[index - 1]?.[at] ?? 0)) > changedBy) changed++
  return { color: [...(pictures.at(-1)?.subarray(middle, middle + 3) ?? [])], changes: (1000 * changed) / count }
}

const isColor = (color: number[], wanted: number[]) =>
  color.every((value, channel) => Math.abs(value - (wanted[channel] ?? 0)) < 50)

test('all are seen, they move, and all are heard', async () => {
  await pause(2500)
  const { file, seen } = await recorded(4000)
  const tonesHz = kinds.flatMap(({ toneHz }) => toneHz ?? [])
  const levels = tonesDb(file, tonesHz, [500, 750, 1100, 1600, 2300])
  for (const [index, { name, rgb, toneHz }] of kinds.entries()) {
    const { color = [], changes = 0 } = seen[index] ?? {}
    expect(isColor(color, rgb), `${name} is ${color}, not ${rgb}`).toBe(true)
    expect(changes, `${name} moves`).toBeGreaterThan(movesAbove)
    if (toneHz !== null) expect(levels.get(toneHz), `${name} is heard`).toBeGreaterThan(heardDb)
  }
}, 40_000)

test('one dies: only it becomes its slate and is named; the others go on, and it comes back', async () => {
  const sender = senders.find(({ name }) => name === 'rtmp') as Sender
  sender.kill()
  const killedMs = performance.now()
  const lost = await room.until(({ sources }) => sources.some(({ state }) => state !== 'up'), 'it is lost', 3000)
  expect(performance.now() - killedMs).toBeLessThan(lostMs)
  const alarms = lost.alarms.filter(({ code }) => code !== 'machine-full')
  expect(alarms.map(({ code, room: of, text }) => [code, of, text])).toEqual([
    ['source-lost', 'hall', expect.stringMatching(/^rtmp has no picture: /)],
  ])
  const { seen } = await recorded(3500)
  for (const [index, { name, rgb }] of kinds.entries()) {
    const { color = [], changes = 0 } = seen[index] ?? {}
    expect(isColor(color, rgb), `${name} is ${color}`).toBe(name !== 'rtmp')
    if (name === 'rtmp') expect(changes, 'its slate stands').toBeLessThan(standsBelow)
    else expect(changes, `${name} moves`).toBeGreaterThan(movesAbove)
  }
  const { sources } = await room.status()
  expect(sources.filter(({ state }) => state !== 'up').map(({ name }) => name)).toEqual(['rtmp'])
  sender.start()
  await room.until(({ sources: all }) => all.every(({ state }) => state === 'up'), 'it is back', 10_000)
}, 40_000)
