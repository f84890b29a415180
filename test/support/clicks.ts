/** Where sound is broken. */
import { cpus, loadavg } from 'node:os'

const rateHz = 48_000

/** Places at which it is no tone of `hertz`, seconds: a click stands a hundred times above what a pitch that is off by 0.1 % makes. */
export function clicks(sound: Float32Array, hertz: number, fromS: number): number[] {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / rateHz)
  const most = sound.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)
  const found: number[] = []
  for (let at = Math.round(fromS * rateHz); at < sound.length - 2; at++) {
    const off = Math.abs((sound[at + 2] ?? 0) - turn * (sound[at + 1] ?? 0) + (sound[at] ?? 0))
    if (off > 0.01 * most && at / rateHz - (found.at(-1) ?? -1) > 0.05) found.push(at / rateHz)
  }
  return found
}

/** Why clicks may be the machine's own and no fault of the room's; null: they are not. */
export function fullMachine(): string | null {
  const load = loadavg()[0] ?? 0
  return load > cpus().length ? `the machine is full (load ${load.toFixed(1)}): what clicks then may be its own` : null
}
