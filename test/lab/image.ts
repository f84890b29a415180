/** The disk of the lab's machine: Debian with its stock kernel, which has made-up grabbers and sound cards. Built once, then kept in `.mixos/lab`. */
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/room.ts'

/** Files of one machine: kernel, first disk, disk, and the key that lets us in. */
export interface Image {
  kernel: string
  initrd: string
  disk: string
  key: string
}

const cache = join(root, '.mixos/lab')
const programs = ['qemu-system-x86_64', 'mmdebstrap', 'mke2fs', 'ssh', 'ssh-keygen', 'setpriv']
const diskSize = '4G'

/** What the machine is beside its packages. `repo`: this project; `node`: Node's folder; both read-only. */
const files: Record<string, string> = {
  'etc/systemd/network/lab.network': '[Match]\nName=en*\n[Network]\nAddress=10.0.2.15/24\n',
  'etc/fstab': ['repo /repo', 'node /node'].map((place) => `${place} 9p trans=virtio,ro,msize=524288,cache=loose 0 0\n`).join(''),
  'etc/hostname': 'lab\n',
}
const setUp = [
  'systemctl enable systemd-networkd ssh',
  'systemctl mask serial-getty@ttyS0.service apt-daily.timer apt-daily-upgrade.timer',
  'mkdir -p /repo /node',
]

/** Why there can be no lab here; null: there can. */
export function labProblem(): string | null {
  if (process.arch !== 'x64') return 'the lab is made for x86-64'
  const missing = programs.filter((program) => !isThere(program))
  if (missing.length > 0) return `no ${missing.join(', ')}: ./mixos test --long brings what the lab needs`
  if (process.getuid?.() !== 0 && !existsSync(folder())) return 'only root can build the disk of the lab'
  return null
}

/** The disk, built when there is none yet of these packages and settings; that takes minutes. Fails with the end of the build's log. */
export async function labImage(): Promise<Image> {
  const dir = folder()
  if (!existsSync(dir)) await build(dir)
  return { kernel: join(dir, 'kernel'), initrd: join(dir, 'initrd'), disk: join(dir, 'disk'), key: join(dir, 'key') }
}

/** Named by all that the disk is made of. */
function folder(): string {
  const inputs = JSON.stringify([readFileSync(import.meta.filename, 'utf8'), codename(), packages()])
  return join(cache, createHash('sha256').update(inputs).digest('hex').slice(0, 12))
}

async function build(dir: string): Promise<void> {
  const fresh = join(cache, 'new')
  const tree = join(fresh, 'root')
  rmSync(cache, { recursive: true, force: true })
  mkdirSync(tree, { recursive: true })
  const key = join(fresh, 'key')
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key])
  const log = join(cache, 'build.log')
  const hooks = setUp.map((command) => `--customize-hook=chroot "$1" ${command}`)
  const wanted = `--include=${packages().join(',')}`
  await step(log, 'mmdebstrap', ['--mode=root', '--variant=apt', wanted, ...hooks, codename(), tree, ...aptSources()])
  for (const [path, text] of Object.entries(files)) writeFileSync(join(tree, path), text)
  mkdirSync(join(tree, 'root/.ssh'), { recursive: true, mode: 0o700 })
  copyFileSync(`${key}.pub`, join(tree, 'root/.ssh/authorized_keys'))
  copyFileSync(join(tree, 'vmlinuz'), join(fresh, 'kernel'))
  copyFileSync(join(tree, 'initrd.img'), join(fresh, 'initrd'))
  await step(log, 'mke2fs', ['-q', '-t', 'ext4', '-d', tree, join(fresh, 'disk'), diskSize])
  rmSync(tree, { recursive: true })
  renameSync(fresh, dir)
}

async function step(log: string, command: string, args: string[]): Promise<void> {
  const out = openSync(log, 'a')
  // TERM: mmdebstrap then takes away what it mounted.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', '--', command, ...args], { stdio: ['ignore', out, out] })
  const [code] = await once(child, 'exit')
  if (code === 0) return
  throw new Error(
    `the lab's disk cannot be built: ${command} failed. All of it: ${log}\n${readFileSync(log, 'utf8').slice(-2000)}`,
  )
}

/** What a room needs, and what the lab's machine needs beside it. */
function packages(): string[] {
  const rows = readFileSync(join(root, 'tools/debian-packages.txt'), 'utf8').matchAll(/^(?:run|guest) +(\S+)/gm)
  return [...rows].map(([, name = '']) => name)
}

function codename(): string {
  return /^VERSION_CODENAME=(\w+)/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? 'stable'
}

/** This machine's own: the lab's packages come from where its own came from. */
function aptSources(): string[] {
  const folder = '/etc/apt/sources.list.d'
  const debians = readdirSync(folder).filter((name) => /^debian\.(?:sources|list)$/.test(name))
  return ['/etc/apt/sources.list', ...debians.map((name) => join(folder, name))].filter((path) => existsSync(path))
}

function isThere(program: string): boolean {
  return (process.env.PATH ?? '').split(':').some((path) => existsSync(join(path, program)))
}
