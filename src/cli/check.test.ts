/** `./mixos check` as a user calls it: what it prints, and its exit code. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'mixos-check-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'show.yaml'),
  'show: Good\nvideo: 720p25\nrooms: { hall: { scenes: { Hello: [ { text: Hello } ] } } }\n',
)
writeFileSync(join(folder, 'broken.yaml'), 'show: Broken\nvideo: 720p26\nroms: {}\n')

function check(...args: string[]) {
  const main = fileURLToPath(new URL('./main.ts', import.meta.url))
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, MIXOS_SECRET_FROM_ENV: 'long enough' }
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'check', ...args], { cwd: folder, env, encoding: 'utf8' })
  return { status, stdout, stderr }
}

test('a good show.yaml of this folder: 0, and what it will make', () => {
  const { status, stdout } = check()
  expect(status).toBe(0)
  expect(stdout).toContain('Good, 1280x720 at 25 frames a second')
  expect(stdout).toContain('hall  1 source, 1 scene from `Hello`, no output, control on port 4455')
  expect(check('show.yaml', '--json')).toMatchObject({ status: 0, stdout: '[]\n' })
})

test('mistakes: 1, all of them, without colours where nobody looks', () => {
  const { status, stdout } = check('broken.yaml')
  expect(status).toBe(1)
  expect(stdout).toMatch(/^broken\.yaml:2:8: the rates are /m)
  expect(stdout).toContain('broken.yaml:3:1: unknown key `roms`. Did you mean `rooms`?')
  expect(stdout).toContain('2 mistakes')
  expect(stdout).not.toContain('\u001b')
})

test('mistakes for programs', () => {
  const { status, stdout } = check('broken.yaml', '--json')
  expect(status).toBe(1)
  expect(JSON.parse(stdout)).toContainEqual({
    kind: 'mistake',
    file: 'broken.yaml',
    line: 3,
    column: 1,
    message: 'unknown key `roms`',
    hint: 'Did you mean `rooms`?',
  })
})

test('every way out and in is told, with what belongs to it; no path that may hold a key', () => {
  const lines = [
    'show: Ways\nvideo: 720p25\nrooms:\n  hall:\n    sources:',
    '      slides: { pattern: smpte, tone: 300 Hz }',
    '      guest: { rtmp: "listen :1935", key: { secret: from-env } }',
    '      far: { udp: "239.1.1.1:5000" }',
    '    scenes: { Slides: [ slides ], Guest: [ guest ] }',
    '    mixes: { program: { start: Guest }, projector: {} }',
    '    outputs:',
    '      record: { to: rec, also: /mnt/copy, tracks: [ slides ] }',
    '      hls: { window: 2 h, low: true }',
    '      streams: { tube: { rtmp: "rtmp://a.example.org/live/k3y" }, far: { srt: "b.example.org:9000", passphrase: { secret: from-env } } }',
    '      screen: { mix: projector, connector: HDMI-A-1, fallback: slides }',
    '      sound: { to: { alsa: hall } }\n',
  ]
  writeFileSync(join(folder, 'ways.yaml'), lines.join('\n'))
  const { status, stdout } = check('ways.yaml')
  expect(stdout.split('\n').slice(1)).toEqual([
    '  hall  3 sources, 2 scenes from `Guest`, beside the program `projector`, control on port 4455',
    `          recording to ${join(folder, 'rec')}, and to /mnt/copy, with 1 track`,
    '          HLS with 120 min to go back, and a lower rendition',
    '          stream `tube` to a.example.org over RTMP',
    '          stream `far` to b.example.org:9000 over SRT, with the passphrase `from-env`',
    '          screen `screen`: `projector` on display HDMI-A-1, `slides` when that is gone',
    '          sound output `sound`: `program` on alsa hall',
    '          source `guest` is sent to rtmp://ADDRESS:1935/live',
    '          source `far` is sent to udp://239.1.1.1:5000, by everybody who reaches it',
    '',
  ])
  expect(status).toBe(0)
})

test('secrets that are not here, or open to others, are noted where the show names them; those that are here are not', () => {
  const secrets = join(folder, 'mixos/secrets')
  mkdirSync(secrets, { recursive: true })
  writeFileSync(join(secrets, 'open'), 'sesame', { mode: 0o644 })
  const lines = [
    'show: Secrets\nvideo: 720p25\nrooms:\n  hall:',
    '    control: { password: { secret: absent } }',
    '    sources:',
    '      far: { srt: "listen :9000", passphrase: { secret: open } }',
    '      guest: { rtmp: "listen :1935", key: { secret: from-env } }',
    '    scenes: { A: [ far, guest ] }',
    '    outputs: { stream: { rtmp: "rtmp://example.org/live", key: { secret: absent } } }\n',
  ]
  writeFileSync(join(folder, 'secrets.yaml'), lines.join('\n'))
  const { status, stdout } = check('secrets.yaml')
  const absent = 'no secret `absent`: looked in \\$MIXOS_SECRET_ABSENT, .*/mixos/secrets/absent. Put its value into one of them'
  expect(stdout).toMatch(new RegExp(`^secrets\\.yaml:5:26: ${absent}`, 'm'))
  expect(stdout).toMatch(/^secrets\.yaml:7:47: the secret `open` in .* can be read by others\. Run: chmod 600 /m)
  expect(stdout).toMatch(new RegExp(`^secrets\\.yaml:10:64: ${absent}`, 'm'))
  expect(stdout).toContain('3 notes')
  expect(status).toBe(0)
  expect(JSON.parse(check('secrets.yaml', '--json').stdout)).toMatchObject(
    [5, 7, 10].map((line) => ({ kind: 'note', file: 'secrets.yaml', line })),
  )
})

test.each([
  [
    '2001',
    'schedule.yaml:3:19: all its talks are over: the last one ended 2001-10-24 10:20. Nothing starts by it any more. Export',
  ],
  ['2999', null],
])('a schedule of the year %s', (year, note) => {
  const talk = `<event><date>${year}-10-24T10:00:00+03:00</date><duration>00:20</duration><title>T</title></event>`
  const day = `<day date="${year}-10-24"><room name="Hall">${talk}</room></day>`
  writeFileSync(join(folder, 'talks.xml'), `<schedule>${day}</schedule>`)
  writeFileSync(
    join(folder, 'schedule.yaml'),
    'show: Talks\nvideo: 720p25\nschedule: { from: talks.xml, timezone: Europe/Sofia }\nrooms: { hall: { schedule: Hall, scenes: { A: [ { text: A } ] } } }\n',
  )
  const { status, stdout } = check('schedule.yaml')
  expect(status).toBe(0)
  if (note === null) expect(stdout).not.toContain('note')
  else expect(stdout).toContain(note)
})

test('files are looked into: a broken SVG and a film that is cut off are told with their lines', () => {
  const film = readFileSync(new URL('../../examples/demo/media/ads.mp4', import.meta.url))
  writeFileSync(join(folder, 'cut.mp4'), film.subarray(0, film.length / 2))
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg">\n<g>\n</svg>\n')
  const lines = [
    'show: Files\nvideo: 720p25\nrooms:\n  hall:\n    sources:',
    '      film: { play: cut.mp4 }',
    '      logo: { image: logo.svg }\n    scenes: { A: [ film, logo ] }\n',
  ]
  writeFileSync(join(folder, 'files.yaml'), lines.join('\n'))
  const { status, stdout } = check('files.yaml')
  expect(status).toBe(1)
  expect(stdout).toMatch(/^files\.yaml:6:21: `cut\.mp4` is cut off: its last [\d,]+ bytes are missing\. Export/m)
  expect(stdout).toMatch(/^files\.yaml:7:22: `logo\.svg` is no good SVG: its line 3 has `<\/svg>` where `<g>` of line 2 is open/m)
  expect(stdout).toContain('2 mistakes')
})

test.each(['conference', 'demo', 'minimal'])('the files of examples/%s are good', (name) => {
  const show = fileURLToPath(new URL(`../../examples/${name}/show.yaml`, import.meta.url))
  expect(check(show)).toMatchObject({ status: 0, stdout: expect.stringContaining('good') })
})

test('a file that is not there: 1; a wrong call: 2; help: 0', () => {
  expect(check('nowhere.yaml')).toMatchObject({
    status: 1,
    stdout: expect.stringContaining('nowhere.yaml:1:1: there is no such file'),
  })
  expect(check('--jsn')).toMatchObject({ status: 2, stderr: expect.stringContaining('--jsn') })
  expect(check('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Example:') })
})
