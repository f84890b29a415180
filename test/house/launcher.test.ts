/** The launcher on machines that lack this or that, made of real programs and an empty package database. */
import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { verbs } from '../../src/cli/verbs.ts'

const root = resolve(import.meta.dirname, '../..')
const basics = [
  'bash',
  'env',
  'readlink',
  'dirname',
  'uname',
  'cmp',
  'sort',
  'sed',
  'expand',
  'mkdir',
  'flock',
  'sleep',
  'tail',
  'tr',
  'grep',
  'rm',
  'cp',
  'mv',
  'cat',
]
const debianRows = readFileSync(join(root, 'tools/debian-packages.txt'), 'utf8')
  .split('\n')
  .filter((line) => /^(run|test) /.test(line))

let machine: string
let clone: string
let bin: string

beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), 'mixos-launcher-'))
  clone = join(machine, 'clone')
  bin = join(machine, 'bin')
  mkdirSync(bin)
  mkdirSync(join(machine, 'dpkg'))
  writeFileSync(join(machine, 'dpkg/status'), '')
  for (const file of ['mixos', 'package.json', 'package-lock.json', 'tools/debian-packages.txt', 'src/cli/verbs.ts']) {
    cpSync(join(root, file), join(clone, file))
  }
  for (const program of basics) link(program)
})
afterEach(() => rmSync(machine, { recursive: true }))

function which(program: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path))
}

/** Puts a real program on the machine's PATH. False when this machine has none itself. */
function link(program: string, target = which(program)): boolean {
  if (target) symlinkSync(target, join(bin, program))
  return target !== undefined
}

function script(path: string, text: string): void {
  writeFileSync(path, text)
  chmodSync(path, 0o755)
}

interface LaunchOptions {
  env?: Record<string, string>
  cwd?: string
  uid?: number | undefined
}

function mixos(args: string[], { env = {}, cwd = machine, uid }: LaunchOptions = {}) {
  const settings = { PATH: bin, HOME: machine, DPKG_ADMINDIR: join(machine, 'dpkg'), ...env }
  const { status, stdout, stderr } = spawnSync(join(clone, 'mixos'), args, {
    cwd,
    uid,
    env: settings,
    encoding: 'utf8',
    input: '',
  })
  return { status, stdout, stderr }
}

test('shellcheck has nothing to say', ({ skip }) => {
  if (!which('shellcheck')) skip('shellcheck is not installed')
  const { status, stdout } = spawnSync('shellcheck', ['mixos', '.ci/run'], { cwd: root, encoding: 'utf8' })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})

test('on a bare machine --plan names all that is missing, with its reason, and changes nothing', ({ skip }) => {
  if (!link('dpkg-query')) skip('not a Debian machine')
  const { status, stdout } = mixos(['test', '--plan'])
  const wanted = debianRows.map((row) => row.replace(/^\w+ +(\S+) +/, '$1 '))
  const lines = stdout.split('\n').map((line) => line.trim().replace(/ {2,}/, ' ').replace(' (Debian package)', ''))
  expect(lines).toEqual(expect.arrayContaining(wanted))
  for (const line of [/^npm fetches Node 24/, /^Node 24 /, /^node_modules /])
    expect(lines).toContainEqual(expect.stringMatching(line))
  expect(status).toBe(0)
  expect(existsSync(join(clone, '.mixos'))).toBe(false)
})

test('a verb that needs no Debian packages asks for none', ({ skip }) => {
  if (!link('dpkg-query')) skip('not a Debian machine')
  expect(mixos(['check', '--plan']).stdout).not.toContain('gjs')
})

test.each([[['--help']], [[]], [['demo', '--help']], [['help', 'demo']]])(
  'on a bare machine %j shows the verbs and changes nothing',
  (args) => {
    const { status, stdout } = mixos(args)
    for (const { name, summary } of verbs) expect(stdout).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'))
    expect(status).toBe(0)
    expect(existsSync(join(clone, '.mixos'))).toBe(false)
  },
)

test.each([[['dmeo', '--yes']], [['dmeo', '--plan']], [['help', 'dmeo']]])(
  'on a bare machine %j is refused before anything is brought, with the verbs there are',
  (args) => {
    const { status, stdout, stderr } = mixos(args)
    expect(stderr).toMatch(/^There is no verb `dmeo`\. There are:\n/)
    for (const { name, summary } of verbs) expect(stderr).toMatch(new RegExp(`^  ${name} +${summary}$`, 'm'))
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' })
    expect(existsSync(join(clone, '.mixos'))).toBe(false)
  },
)

test('a Node that is too old is passed over', () => {
  script(join(bin, 'node'), '#!/bin/sh\necho v20.19.0\n')
  link('npm')
  expect(mixos(['check', '--plan']).stdout).toMatch(/^ {2}Node 24 /m)
  rmSync(join(bin, 'node'))
  link('node', process.execPath)
  expect(mixos(['check', '--plan']).stdout).not.toMatch(/^ {2}Node 24 /m)
})

test('a Node that was brought before is used', () => {
  const arch = process.arch === 'arm64' ? 'arm64' : 'x64'
  const brought = join(clone, `.mixos/node/node_modules/node-linux-${arch}/bin`)
  mkdirSync(brought, { recursive: true })
  symlinkSync(process.execPath, join(brought, 'node'))
  link('npm')
  expect(mixos(['check', '--plan']).stdout).not.toMatch(/^ {2}Node 24 /m)
})

test('elsewhere than on Debian it says which packages are needed', () => {
  link('node', process.execPath)
  link('npm')
  const { status, stderr } = mixos(['demo', '--yes'])
  expect(stderr).toMatch(/not Debian[\s\S]*gstreamer1\.0-plugins-base/)
  expect(status).toBe(1)
})

test('without root and sudo it says what root must do', ({ skip }) => {
  if (!link('dpkg-query')) skip('not a Debian machine')
  const uid = process.getuid?.() === 0 ? 65534 : undefined
  for (const folder of [machine, clone]) chmodSync(folder, 0o777)
  const { status, stderr } = mixos(['demo', '--yes'], { uid })
  expect(stderr).toMatch(/as root[\s\S]*apt-get install --no-install-recommends .*gjs/)
  expect(status).toBe(1)
})

test('without a network it says so', ({ skip }) => {
  link('node', process.execPath)
  if (!link('npm')) skip('npm is not installed')
  const env = { npm_config_registry: 'http://127.0.0.1:1/', npm_config_fetch_retries: '0' }
  const { status, stderr } = mixos(['check', '--yes'], { env })
  expect(stderr).toMatch(/npm ci failed: the packages' server cannot be reached/)
  expect(status).toBe(1)
  expect(existsSync(join(clone, 'node_modules/.mixos-lock'))).toBe(false)
}, 30_000)

test('with everything there it hands over arguments, folder and exit code', () => {
  link('node', process.execPath)
  mkdirSync(join(clone, 'node_modules'))
  cpSync(join(clone, 'package-lock.json'), join(clone, 'node_modules/.mixos-lock'))
  writeFileSync(
    join(clone, 'src/cli/main.ts'),
    'process.stdout.write(JSON.stringify([process.argv.slice(2), process.cwd()]))\nprocess.exit(7)\n',
  )
  const { status, stdout } = mixos(['check', '--yes', 'my show.yaml', '--json'], { cwd: bin })
  expect(JSON.parse(stdout)).toEqual([['check', 'my show.yaml', '--json'], bin])
  expect(status).toBe(7)
})
