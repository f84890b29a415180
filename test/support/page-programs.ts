/** The programs that run behind a page of a room, found as the system knows them, and the network's doors that they open. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { identify, isAlive } from '../../src/lib/process.ts'

export interface PageProgram {
  pid: number
  what: 'display' | 'sound' | 'browser' | 'renderer' | 'other'
  /** `NAME=value`; a browser writes over its own. */
  environment: string[]
}

/** All whose command lines name a page's folder in the room's run folder. */
export function pageProgramsOf(runDir: string): PageProgram[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const command = entries(`/proc/${name}/cmdline`)
      const id = identify(Number(name))
      if (!id || !isAlive(id) || !command.some((word) => word.includes(`${runDir}/page-`))) return []
      return [{ pid: Number(name), what: whatIs(command), environment: entries(`/proc/${name}/environ`) }]
    })
}

function whatIs(command: string[]): PageProgram['what'] {
  const line = command.join(' ')
  if (/Xvfb/.test(line)) return 'display'
  if (/pulseaudio/.test(line)) return 'sound'
  if (!/chromium/.test(line)) return 'other'
  // The browser's own bars are pages, too.
  if (/--type=renderer/.test(line) && !/--top-chrome/.test(line)) return 'renderer'
  return /--type=|crashpad_handler/.test(line) ? 'other' : 'browser'
}

/** Ports at which one of these processes can be reached over TCP or UDP. */
export function openPorts(pids: number[]): number[] {
  const inodes = new Set(pids.flatMap(socketsOf))
  return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      // 0A: it listens; UDP 07: everybody may send.
      .filter(([, , , state, , , , , , inode]) => inodes.has(inode ?? '') && state === (protocol.startsWith('tcp') ? '0A' : '07'))
      .map(([, local = '']) => Number.parseInt(local.split(':').at(-1) ?? '', 16)),
  )
}

function socketsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
    } catch {
      return []
    }
  })
}

function entries(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\0')
  } catch {
    return []
  }
}
