/** When the room's time began. Kept for as long as the machine runs, so that restarted processes agree. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Epoch {
  /** CLOCK_MONOTONIC, nanoseconds. */
  monotonicNs: number
  /** The same moment as Unix time, milliseconds. */
  unixMs: number
  bootId: string
}

/** The epoch in `dir`; a new one when there is none of this boot. Whole seconds, so that frames of whole rates start on them. */
export function roomEpoch(dir: string): Epoch {
  const file = join(dir, 'epoch.json')
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  try {
    const known = JSON.parse(readFileSync(file, 'utf8')) as Epoch
    if (known.bootId === bootId) return known
  } catch {
    // None yet, or torn by a crash: a new one.
  }
  const nowNs = Number(process.hrtime.bigint())
  const monotonicNs = Math.floor(nowNs / 1e9 - 1) * 1e9
  const epoch: Epoch = { monotonicNs, unixMs: Math.round(Date.now() - (nowNs - monotonicNs) / 1e6), bootId }
  writeFileSync(file, JSON.stringify(epoch), { mode: 0o600 })
  return epoch
}
