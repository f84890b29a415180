/** Sound outputs of a room as written, made complete. */
import { fitting, type ResolveContext } from './context.ts'
import { namedOutputs, requireMix, takeOnce } from './named-outputs.ts'
import { resolvePlayback } from './resolve-capture.ts'
import { soundOutputShape } from './shape-capture.ts'
import type { SoundOutput } from './show-output.ts'
import type { DeviceRef } from './show-reference.ts'
import type { KeyPath } from './show-text.ts'

/** `sound` is one of that name; `sounds` has a name for each. `mixes`: beside the program. */
export function resolveSoundOutputs(context: ResolveContext, room: unknown, path: KeyPath, mixes: string[]): SoundOutput[] {
  const taken = new Map<string, string>()
  return namedOutputs(context, { room, path, key: 'sound', what: 'sound output' }, (name, written, at) => {
    const output = resolveOne(context, name, written, at, mixes)
    const to = output && heldBy(output.to)
    if (to) takeOnce(context, taken, { name, what: to }, [...at, 'to'])
    return output
  })
}

function resolveOne(context: ResolveContext, name: string, value: unknown, path: KeyPath, others: string[]): SoundOutput | null {
  const written = fitting(soundOutputShape, value)
  if (!written) return null
  const { mix = 'program', channels = [], volume: gainDb = 0, delay: delayMs = 0, listen: listens = false } = written
  requireMix(context, mix, others, path)
  const to = resolvePlayback(context, written.to, [...path, 'to'])
  return to === null ? null : { name, mix, to, channels, gainDb, delayMs, listens }
}

/** A card that only one can have: PipeWire, and most names of ALSA, mix what comes. */
function heldBy(to: DeviceRef): string | null {
  if (typeof to === 'string') return null
  return to.by === 'usb' || to.by === 'id' || (to.by === 'alsa' && /^(plug)?hw:/.test(to.name)) ? to.name : null
}
