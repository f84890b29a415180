/** Web pages as sources: what they show and play is on air, and nothing else of a browser; picture and sound are together. */
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readMedia } from '../support/likeness.ts'
import { openPorts, pageProgramsOf } from '../support/page-programs.ts'
import { PageServer } from '../support/page-server.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { tonesDb } from '../support/tones.ts'

const [width, height] = [640, 360]
const toneHz = 440
const heardDb = 30
/** From a flash to the beep of the same moment. */
const apartMs = 80

const tone = `const audio = new AudioContext(), tone = audio.createOscillator(), volume = audio.createGain()
  tone.frequency.value = ${toneHz}; tone.connect(volume).connect(audio.destination); tone.start()`

/** Asks everything that a page can ask, and only then becomes blue; its middle would be red below a pointer. */
const curious = `<!doctype html><style>body { margin: 0; background: #ff8000; height: 300vh } i { position: fixed; inset: 40% }
i:hover { background: red }</style><i></i><script>${tone}
navigator.geolocation.getCurrentPosition(() => {}); Notification.requestPermission()
navigator.mediaDevices?.getUserMedia({ audio: true, video: true }).catch(() => {}); open('https://example.org/')
setTimeout(() => { alert('Hello'); confirm('Sure?'); prompt('Why?'); print(); document.body.style.background = '#0000ff' }, 1500)
</script>`

const flashing = `<!doctype html><style>body { background: black }</style><script>${tone}
volume.gain.value = 0
const set = (color, gain) => { document.body.style.background = color; volume.gain.value = gain }
setInterval(() => { set('white', 1); setTimeout(() => set('black', 0), 200) }, 1000)</script>`

let room: TestRoom
let server: PageServer

beforeAll(async () => {
  server = await PageServer.at(curious)
  await server.start()
  room = await startRoom({
    env: { MIXOS_SECRET_STREAM: 'very-secret', SOMETHING_OF_OURS: 'very-secret' },
    prepare: (dir) => writeFileSync(join(dir, 'flash.html'), flashing),
    show: `
show: Pages
video: { size: ${width}x${height}, rate: 25 }
rooms:
  hall:
    sources:
      break: { page: "${server.url}?key=very-secret", css: "html { border-left: 40px solid #00ff00 }", restart: true }
      flash: { page: flash.html, size: 320x180 }
    scenes: { Break: [ break ], Flash: [ flash ] }
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec } }
`,
  })
  await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'both are up', 30_000)
}, 60_000)

afterAll(async () => {
  await server.stop()
  await room?.stop()
})

async function recorded(scene: string, lengthMs: number): Promise<string> {
  await room.client.call('SetCurrentProgramScene', { sceneName: scene })
  await pause(2500)
  await room.client.call('StartRecord')
  await pause(lengthMs)
  return (await room.client.call('StopRecord')).outputPath
}

const near = (color: number[] | undefined, wanted: number[]) =>
  color?.every((value, channel) => Math.abs(value - (wanted[channel] ?? 0)) < 40)

test('is seen and heard; no question, no bar, no pointer; it goes on after each dialog', { timeout: 60_000 }, async () => {
  const file = await recorded('Break', 4000)
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-'], {
    maxBuffer: 1 << 28,
  })
  const frameBytes = 3 * width * height
  const last = raw.subarray(raw.length - frameBytes)
  const colorAt = (x: number, y: number) => [...last.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)]
  const places = [60, width / 2, width - 3].flatMap((x) => [2, height / 2, height - 3].map((y) => colorAt(x, y)))
  for (const color of places) expect(near(color, [0, 0, 255]), JSON.stringify(places)).toBe(true)
  expect(near(colorAt(20, 180), [0, 255, 0]), 'the style of the show').toBe(true)
  expect(tonesDb(file, [toneHz], [300, 700, 1100]).get(toneHz)).toBeGreaterThan(heardDb)
})

test('it is loaded anew when it goes on air, and stays on air', { timeout: 60_000 }, async () => {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Flash' })
  await pause(500)
  const { asked } = server
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Break' })
  for (let tries = 0; server.asked === asked && tries < 40; tries++) await pause(50)
  expect(server.asked).toBe(asked + 1)
  expect((await room.status()).sources.map(({ state }) => state)).toEqual(['up', 'up'])
})

test('picture and sound are together', { timeout: 60_000 }, async () => {
  const { samples, soundStartMs, pictures, frameTimesMs } = readMedia(await recorded('Flash', 12_000))
  const bright = pictures.map((picture) => picture.reduce((sum, value) => sum + value, 0) / picture.length > 128)
  const flashes = frameTimesMs.filter((_timeMs, index) => bright[index] && bright[index - 1] === false)
  const beeps: number[] = []
  for (let at = 0, silentFrom = 0; at < samples.length; at++) {
    if (Math.abs(samples[at] ?? 0) < 0.05) continue
    if (at - silentFrom > 2000) beeps.push(soundStartMs + at / 8)
    silentFrom = at
  }
  const apart = flashes.flatMap((flashMs) => {
    const beepMs = beeps.find((timeMs) => Math.abs(timeMs - flashMs) < 400)
    return beepMs === undefined ? [] : [beepMs - flashMs]
  })
  apart.sort((a, b) => a - b)
  const median = apart[Math.floor(apart.length / 2)] ?? Number.NaN
  process.stdout.write(`${apart.length} flashes; their beeps are later by ${apart.map((ms) => ms.toFixed(0)).join(', ')} ms\n`)
  expect(apart.length).toBeGreaterThan(7)
  expect(Math.abs(median)).toBeLessThanOrEqual(apartMs)
})

test('its programs know nothing of the room, and nobody can reach them', async () => {
  const programs = pageProgramsOf(room.runDir)
  expect(programs.filter(({ what }) => what === 'browser')).toHaveLength(2)
  expect(programs.filter(({ what }) => what === 'display')).toHaveLength(2)
  expect(programs.filter(({ what }) => what === 'sound')).toHaveLength(2)
  const browser = programs.flatMap(({ environment }) => environment).filter((entry) => /^HOME=.*browser$/.test(entry))
  expect(browser.length).toBeGreaterThan(0)
  for (const { environment } of programs) expect(environment.join('\n')).not.toMatch(/very-secret|MIXOS/)
  expect(openPorts(programs.map(({ pid }) => pid))).toEqual([])
  const display = programs.flatMap(({ environment }) => environment.filter((entry) => entry.startsWith('DISPLAY=')))[0] ?? ''
  const stranger = ['-v', 'error', '-f', 'x11grab', '-i', display.slice('DISPLAY='.length), '-frames:v', '1', '-f', 'null', '-']
  const grab = (XAUTHORITY: string) => spawnSync('ffmpeg', stranger, { env: { ...process.env, XAUTHORITY } }).status
  expect(grab('/dev/null')).not.toBe(0)
  const ours = [0, 1].map((index) => join(room.runDir, `page-${index}`, 'authority'))
  expect(ours.map(grab)).toContain(0)
  expect(JSON.stringify(await room.status())).not.toContain('very-secret')
})

test('OBS calls it a browser', async () => {
  const { inputs } = await room.client.call('GetInputList', { inputKind: 'browser_source' })
  expect(inputs.map(({ inputName }) => inputName)).toEqual(['flash', 'break'])
})

test('nothing is left when the room ends', { timeout: 30_000 }, async () => {
  const { runDir } = room
  const log = readFileSync(join(runDir, 'source-0.log'), 'utf8')
  await room.stop()
  expect(pageProgramsOf(runDir)).toEqual([])
  expect(existsSync(join(runDir, 'page-0'))).toBe(false)
  expect(log).not.toContain('very-secret')
})
