/** Sound outputs of a room as written, made complete. */
import { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { resolvePlayback } from './resolve-capture.ts'
import { soundOutputShape } from './shape-capture.ts'
import type { SoundOutput } from './show.ts'
import type { KeyPath } from './show-text.ts'

/** `sound` is one of that name; `sounds` has a name for each. `mixes`: beside the program. */
export function resolveSoundOutputs(context: ResolveContext, room: unknown, path: KeyPath, mixes: string[]): SoundOutput[] {
  const outputs = member(room, 'outputs')
  const here = [...path, 'outputs']
  const one = member(outputs, 'sound')
  const found = one === undefined ? [] : [resolveOne(context, 'sound', one, [...here, 'sound'], mixes)]
  const more = fitting(z.record(z.string(), z.unknown()), member(outputs, 'sounds')) ?? {}
  for (const [name, written] of Object.entries(more)) {
    const at = [...here, 'sounds', name]
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      context.mistakes.key(at, `\`${name}\` is no name for a sound output: lower case letters, digits and dashes`)
    else if (name === 'sound' && one !== undefined) context.mistakes.key(at, 'there is another sound output named `sound`')
    found.push(resolveOne(context, name, written, at, mixes))
  }
  return found.filter((output) => output !== null)
}

function resolveOne(context: ResolveContext, name: string, value: unknown, path: KeyPath, others: string[]): SoundOutput | null {
  const written = fitting(soundOutputShape, value)
  if (!written) return null
  const { mix = 'program', channels = [], volume: gainDb = 0, delay: delayMs = 0, listen: listens = false } = written
  const mixes = ['program', ...others]
  if (!mixes.includes(mix)) {
    const hint = didYouMean(nearest(mix, mixes)) ?? `The mixes are ${mixes.join(', ')}`
    context.mistakes.value([...path, 'mix'], `no mix named \`${mix}\``, hint)
  }
  const to = resolvePlayback(context, written.to, [...path, 'to'])
  return to === null ? null : { name, mix, to, channels, gainDb, delayMs, listens }
}
