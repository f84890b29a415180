/** The unit that starts a room: what systemd itself says of it, and what is refused. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { unitText } from './service/unit.ts'

const main = fileURLToPath(new URL('./main.ts', import.meta.url))
const launcher = fileURLToPath(new URL('../../mixos', import.meta.url))

let dir: string
beforeEach(() => {
  // A folder with all that systemd reads in a special way.
  dir = join(mkdtempSync(join(tmpdir(), 'mixos-service-')), 'the 100% $HOME show')
  mkdirSync(dir)
  writeFileSync(join(dir, 'show.yaml'), 'show: S\nvideo: 720p25\nrooms: { hall: { scenes: { Hello: [ { text: Hello } ] } } }\n')
})
afterEach(() => rmSync(join(dir, '..'), { recursive: true }))

const service = (...args: string[]) =>
  spawnSync(process.execPath, [main, 'service', '--show', join(dir, 'show.yaml'), ...args], { encoding: 'utf8' })

const verify = (file: string) => spawnSync('systemd-analyze', ['verify', '--man=no', file], { encoding: 'utf8' })

describe('./mixos service', { timeout: 30_000 }, () => {
  test('writes a unit that systemd has nothing to say against', (ctx) => {
    if (verify('--version').error) return ctx.skip('no systemd-analyze')
    const { status, stdout } = service('--env', 'DISPLAY=:0', '--write', dir)
    expect(stdout).toContain('systemctl enable --now mixos-hall.service')
    expect(status).toBe(0)
    const checked = verify(join(dir, 'mixos-hall.service'))
    expect(`${checked.stdout}${checked.stderr}`).toBe('')
    expect(checked.status).toBe(0)
  })

  test('systemd would have noticed', (ctx) => {
    if (verify('--version').error) return ctx.skip('no systemd-analyze')
    const file = join(dir, 'mixos-hall.service')
    const options = { room: 'hall', showFile: join(dir, 'show.yaml'), user: 'root', environment: [] }
    writeFileSync(file, unitText({ ...options, launcher: join(dir, 'not-there') }))
    expect(verify(file).stderr).toContain('not executable')
  })

  test('names what it runs, as whom, with which variables', () => {
    const { stdout } = service('hall', '--env', 'DISPLAY=:0', 'XAUTHORITY=/home/a b/x')
    const show = join(dir, 'show.yaml').replaceAll('%', '%%').replaceAll('$', '$$$$')
    expect(stdout).toContain(`ExecStart=${launcher} run hall --show "${show}" --box\n`)
    expect(stdout).toContain(`User=${userInfo().username}\n`)
    expect(stdout).toContain('Environment=DISPLAY=:0\nEnvironment="XAUTHORITY=/home/a b/x"\n')
    expect(stdout).toContain('Restart=always\n')
  })

  test.each([
    ['a show with mistakes', ['hall'], 'the rates are', 'video: 720p26'],
    ['a room that is not there', ['hal'], 'There is no room `hal`', null],
    ['a variable without a value', ['hall', '--env', 'DISPLAY'], '--env takes NAME=VALUE', null],
    ['a folder that cannot be', ['hall', '--write', '/proc/none'], 'cannot be written', null],
  ])('refuses %s', (_, args, why, broken) => {
    const file = join(dir, 'show.yaml')
    if (broken) writeFileSync(file, readFileSync(file, 'utf8').replace('video: 720p25', broken))
    const { status, stderr, stdout } = service(...args)
    expect(stderr).toContain(why)
    expect(stdout).toBe('')
    expect(status).toBe(1)
  })
})
