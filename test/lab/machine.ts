/** The lab: a machine of QEMU's with Debian's own kernel. It sees this project read-only, and reaches nothing outside. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { buildPages } from '../../src/cli/run/doors.ts'
import { bundleEngine } from '../../src/room/bundle.ts'
import { pause, root } from '../support/room.ts'
import { freePort } from '../support/senders.ts'
import { type Image, labImage } from './image.ts'

const execute = promisify(execFile)
const bootMs = 180_000
/** Two cores without hardware help: some ten times slower than the machine around it. */
const size = ['-smp', '2', '-m', '3072']

export class Machine {
  readonly #qemu: ChildProcess
  readonly #ssh: string[]
  readonly #dir: string
  #said = ''

  private constructor(image: Image, dir: string, port: number) {
    this.#dir = dir
    this.#qemu = spawn('setpriv', ['--pdeathsig', 'KILL', '--', ...qemu(image, port)], { stdio: ['ignore', 'ignore', 'pipe'] })
    this.#qemu.stderr?.on('data', (text: Buffer) => {
      this.#said += text
    })
    const options = [
      'StrictHostKeyChecking=no',
      'UserKnownHostsFile=/dev/null',
      'ConnectTimeout=3',
      'ControlMaster=auto',
      `ControlPath=${join(dir, 'ssh')}`,
      'ControlPersist=yes',
    ]
    this.#ssh = ['-q', '-i', image.key, '-p', String(port), ...options.flatMap((option) => ['-o', option]), 'root@127.0.0.1']
  }

  /** Up, with ssh; some twenty seconds. Builds its disk first where there is none. */
  static async start(): Promise<Machine> {
    // It cannot write here.
    await Promise.all([bundleEngine(), buildPages()])
    const machine = new Machine(await labImage(), mkdtempSync(join(tmpdir(), 'mixos-lab-')), await freePort())
    const deadlineMs = performance.now() + bootMs
    for (;;) {
      try {
        await machine.run('true')
        return machine
      } catch (error) {
        if (machine.#qemu.exitCode !== null) throw new Error(`QEMU ended: ${machine.#said}`)
        if (performance.now() > deadlineMs) throw error
        await pause(500)
      }
    }
  }

  /** What a shell command of the machine prints; fails with all that it said. */
  async run(command: string): Promise<string> {
    return (await execute('ssh', [...this.#ssh, command], { maxBuffer: 1 << 28 })).stdout
  }

  /** A command that goes on, with its stdin, stdout and stderr as `stdio` says. */
  spawn(command: string, stdio: 'pipe' | 'inherit' = 'pipe'): ChildProcess {
    return spawn('ssh', [...(stdio === 'inherit' ? ['-t'] : []), ...this.#ssh, command], { stdio })
  }

  /** As if its power were cut. */
  stop(): void {
    this.#qemu.kill('SIGKILL')
    rmSync(this.#dir, { recursive: true })
  }
}

function qemu({ kernel, initrd, disk }: Image, port: number): string[] {
  return [
    'qemu-system-x86_64',
    ...['-machine', 'q35', '-accel', 'tcg,thread=multi', '-cpu', 'max', ...size],
    ...['-nodefaults', '-display', 'none', '-no-reboot'],
    ...['-kernel', kernel, '-initrd', initrd, '-append', 'root=/dev/vda rw mitigations=off tsc=reliable quiet'],
    ...['-drive', `file=${disk},if=virtio,format=raw,snapshot=on`, '-device', 'virtio-rng-pci'],
    ...['-netdev', `user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:${port}-:22`, '-device', 'virtio-net-pci,netdev=net'],
    ...shared('repo', root),
    ...shared('node', dirname(process.execPath)),
  ]
}

function shared(name: string, path: string): string[] {
  return ['-virtfs', `local,path=${path},mount_tag=${name},security_model=none,readonly=on`]
}
