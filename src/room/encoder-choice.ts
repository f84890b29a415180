/** Which H.264 encoder a room uses: hardware first, each really tried, and remembered for this boot and this hardware. */
import { execFile } from 'node:child_process'
import { globSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MixosError } from '../lib/errors.ts'
import type { Logger } from '../lib/log.ts'
import { type Clock, systemClock } from '../lib/time.ts'
import type { VideoFormat } from '../show/index.ts'
import { bundleEngine, enginePath } from './bundle.ts'

export class EncoderError extends MixosError {}

/** Hardware first; the last one needs nothing but the processor. */
const encoders = ['vah264enc', 'qsvh264enc', 'nvh264enc', 'v4l2h264enc', 'x264enc'] as const
const lastResort = 'x264enc'

const restAfterFailureMs = 10 * 60_000
/** The probe gives up by itself after 8 s. */
const probeLimitMs = 12_000

export interface EncoderWish {
  /** Element to insist on as long as it works; null: the first that does. */
  prefer: string | null
  format: VideoFormat
  log: Logger
  /** Where trials are remembered; gone after a reboot at the latest. */
  runDir: string
  clock?: Clock
  /** Encodes a second with an element; null: it works, else why not. Default: a process of its own does. */
  probe?: (element: string, format: VideoFormat) => Promise<Trial>
}

export interface EncoderChoice {
  element: string
  /** What was not taken before it, and why. */
  tried: { element: string; reason: string }[]
}

export interface Trial {
  /** Null: it works. */
  reason: string | null
  /** Not worth remembering: another time it may end otherwise. */
  passing: boolean
}

/** Tries encoders until one works. Fails when none does. */
export async function chooseEncoder(wish: EncoderWish): Promise<EncoderChoice> {
  const { prefer, log, clock = systemClock } = wish
  const tried: EncoderChoice['tried'] = []
  const order = [...new Set([...(prefer === null ? [] : [prefer]), ...encoders])]
  for (const element of order) {
    const reason = failedLately(element, wish.runDir, clock) ?? (await trial(element, wish))
    if (reason === null) return take(element, tried, wish)
    tried.push({ element, reason })
    if (element === prefer) log.warn({ element, reason }, 'Preferred encoder does not work, trying others')
    else log.debug({ element, reason }, 'Encoder not usable')
  }
  // An encoder that failed lately, or was too slow while the machine was busy, is better than none.
  const rested = await trial(lastResort, wish, true)
  if (rested === null) return take(lastResort, tried, wish)
  const reasons = tried.map(({ element, reason }) => `${element}: ${reason}`).join('; ')
  throw new EncoderError(
    'no-encoder',
    `no H.264 encoder works here (${reasons}). Debian has x264enc in gstreamer1.0-plugins-ugly`,
  )
}

/** Takes an encoder that failed on air out of the choice for ten minutes. */
export function markFailed(element: string, runDir: string, clock: Clock = systemClock): void {
  const known = recall(runDir)
  known.failedMs[element] = clock.wallMs()
  // It worked when it was tried: that says nothing any more. The last resort is needed at once and is not tried anew.
  if (element !== lastResort) {
    for (const key of Object.keys(known.tried).filter((one) => one.startsWith(`${element} `))) delete known.tried[key]
  }
  remember(known, runDir)
}

function take(element: string, tried: EncoderChoice['tried'], { log }: EncoderWish): EncoderChoice {
  log.info({ element, tried: tried.map((one) => one.element) }, 'Encoder chosen')
  return { element, tried }
}

function failedLately(element: string, runDir: string, clock: Clock): string | null {
  const failedMs = recall(runDir).failedMs[element]
  if (failedMs === undefined) return null
  const agoMs = clock.wallMs() - failedMs
  return agoMs >= 0 && agoMs < restAfterFailureMs ? `it failed on air ${Math.floor(agoMs / 60_000)} min ago` : null
}

async function trial(
  element: string,
  { format, runDir, probe = runProbe }: EncoderWish,
  patient = false,
): Promise<string | null> {
  if (!encoders.some((one) => one === element)) return `mixos has no settings for it; it knows ${encoders.join(', ')}`
  const { width, height, rateNum, rateDen } = format
  const key = `${element} ${width}x${height} ${rateNum}/${rateDen}`
  const remembered = recall(runDir).tried[key]
  if (remembered !== undefined) return remembered
  const { reason, passing } = await probe(element, format)
  if (passing) return patient ? null : reason
  const known = recall(runDir)
  known.tried[key] = reason
  remember(known, runDir)
  return reason
}

async function runProbe(element: string, { width, height, rateNum, rateDen }: VideoFormat): Promise<Trial> {
  await bundleEngine()
  const fps = Math.ceil(rateNum / rateDen)
  try {
    const args = ['-m', enginePath('probe'), element, String(width), String(height), String(fps)]
    await promisify(execFile)('gjs', args, { timeout: probeLimitMs, killSignal: 'SIGKILL' })
    return { reason: null, passing: false }
  } catch (error) {
    const { stderr = '', killed, signal, message } = error as Error & { stderr?: string; killed?: boolean; signal?: string }
    const said = stderr.split('\n').find((line) => line.startsWith(`${element}: `))
    if (said) return { reason: said.slice(element.length + 2), passing: said.includes('longer than') }
    if (killed) return { reason: 'its trial does not end', passing: true }
    return { reason: signal ? `its trial ended with ${signal}` : stderr.trim().split('\n').at(-1) || message, passing: false }
  }
}

interface Memory {
  /** Boot and hardware that it is about. */
  of: string
  /** Element with format: null when it works, else the reason. */
  tried: Record<string, string | null>
  failedMs: Record<string, number>
}

const memoryFile = (runDir: string) => join(runDir, 'encoders.json')

function recall(runDir: string): Memory {
  const of = hardware()
  try {
    const memory = JSON.parse(readFileSync(memoryFile(runDir), 'utf8')) as Memory
    if (memory.of === of) return memory
  } catch {
    // Nothing was tried yet.
  }
  return { of, tried: {}, failedMs: {} }
}

function remember(memory: Memory, runDir: string): void {
  const file = memoryFile(runDir)
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(memory))
  renameSync(`${file}.${process.pid}`, file)
}

/** Changes with a reboot, with the graphics devices, and where GStreamer's plugins change. */
function hardware(): string {
  const devices = listed('/dev/dri').filter((name) => name !== 'by-path')
  const video = listed('/dev').filter((name) => /^(video|nvidia)\d/.test(name))
  const plugins = (process.env.GST_PLUGIN_SYSTEM_PATH_1_0?.split(':') ?? globSync('/usr/lib/*/gstreamer-1.0')).map(changed)
  return JSON.stringify([readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(), devices, video, plugins])
}

function listed(dir: string): string[] {
  try {
    return readdirSync(dir).sort()
  } catch {
    return []
  }
}

function changed(dir: string): number {
  return statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
