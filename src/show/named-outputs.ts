/** Outputs of which a room may have several: one under its own key, more by their names under the plural. */
import { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import type { KeyPath } from './show-text.ts'

/** `what` is for people: `screen`. Those that cannot be resolved are left out. */
export function namedOutputs<Output>(
  context: ResolveContext,
  { room, path, key, what }: { room: unknown; path: KeyPath; key: string; what: string },
  resolve: (name: string, written: unknown, at: KeyPath) => Output | null,
): Output[] {
  const outputs = member(room, 'outputs')
  const here = [...path, 'outputs']
  const one = member(outputs, key)
  const found = one === undefined ? [] : [resolve(key, one, [...here, key])]
  const more = fitting(z.record(z.string(), z.unknown()), member(outputs, `${key}s`)) ?? {}
  for (const [name, written] of Object.entries(more)) {
    const at = [...here, `${key}s`, name]
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      context.mistakes.key(at, `\`${name}\` is no name for a ${what}: lower case letters, digits and dashes`)
    else if (name === key && one !== undefined) context.mistakes.key(at, `there is another ${what} named \`${key}\``)
    found.push(resolve(name, written, at))
  }
  return found.filter((output) => output !== null)
}

/** Says so where `mix` is neither the program nor one of `others`. */
export function requireMix(context: ResolveContext, mix: string, others: string[], path: KeyPath): void {
  const mixes = ['program', ...others]
  if (mixes.includes(mix)) return
  const hint = didYouMean(nearest(mix, mixes)) ?? `The mixes are ${mixes.join(', ')}`
  context.mistakes.value([...path, 'mix'], `no mix named \`${mix}\``, hint)
}

/** Says so where another output has that device already; `taken`: devices and who has them. */
export function takeOnce(
  context: ResolveContext,
  taken: Map<string, string>,
  { name, what }: { name: string; what: string },
  path: KeyPath,
): void {
  const other = taken.get(what)
  if (other === undefined) taken.set(what, name)
  else context.mistakes.value(path, `\`${other}\` is on ${what} already`, 'Give each a device of its own')
}
