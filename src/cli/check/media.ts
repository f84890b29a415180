/** Whether a film or a sound can be played: whether it is whole, and what the machine's own programs say of it. */
import { spawnSync } from 'node:child_process'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { FileFlaw } from '../../show/index.ts'

const hint = 'Export or copy it again, and play it once to its end'
const longestLookMs = 5000

/** Null when nothing is wrong, or nobody here can tell. */
export function mediaFlaw(file: string): FileFlaw | null {
  const missing = missingBytes(file)
  if (missing > 0) return { what: `is cut off: its last ${missing.toLocaleString('en')} bytes are missing`, hint }
  const reason = askGStreamer(file) ?? askFfprobe(file)
  return reason ? { what: `cannot be played: ${reason}`, hint } : null
}

/**
 * Of an MP4 or MOV, which says of each of its parts how long it is. Players notice only at the place where it ends; where
 * its index stands last it does not play at all. 0 for other files.
 */
function missingBytes(file: string): number {
  const handle = openSync(file, 'r')
  try {
    const { size } = fstatSync(handle)
    const head = Buffer.alloc(16)
    for (let at = 0; at < size; ) {
      head.fill(0)
      readSync(handle, head, 0, 16, at)
      const name = head.toString('latin1', 4, 8)
      if (!/^[\w ]{4}$/.test(name) || (at === 0 && name !== 'ftyp')) return 0
      const length = partLength(head, size - at)
      if (length < 8) return 0
      at += length
      if (at > size) return at - size
    }
    return 0
  } finally {
    closeSync(handle)
  }
}

/** 1 stands for a length that follows, 0 for all the rest. */
function partLength(head: Buffer, rest: number): number {
  const length = head.readUInt32BE(0)
  if (length === 1) return Number(head.readBigUInt64BE(8))
  return length === 0 ? rest : length
}

/** What is on air is played by GStreamer: its word counts. Empty: it is good; null: it is not here, or does not say. */
function askGStreamer(file: string): string | null {
  const output = ask('gst-discoverer-1.0', [pathToFileURL(file).href])
  const error = /An error was encountered while discovering the file\s+(.+)/.exec(output?.stdout ?? '')?.[1]
  if (error) return error.trim().replace(/\.$/, '')
  return /^Properties:/m.test(output?.stdout ?? '') ? '' : null
}

function askFfprobe(file: string): string | null {
  const output = ask('ffprobe', ['-v', 'error', '-show_entries', 'stream=codec_type', '-of', 'csv=p=0', `file:${file}`])
  if (!output) return null
  const [first = ''] = output.stderr.trim().split('\n')
  if (output.status !== 0) return first.replace(/^\[.*? @ 0x[0-9a-f]+\] /, '').replace(`file:${file}: `, '')
  return /^(video|audio)/m.test(output.stdout) ? '' : 'it holds neither picture nor sound'
}

/** Null when there is no such program, or it takes too long. */
function ask(program: string, args: string[]): { status: number; stdout: string; stderr: string } | null {
  const env = { ...process.env, LC_ALL: 'C' }
  const { error, status, stdout, stderr } = spawnSync(program, args, { env, encoding: 'utf8', timeout: longestLookMs })
  return error || status === null ? null : { status, stdout, stderr }
}
