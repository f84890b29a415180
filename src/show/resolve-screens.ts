/** Screens of a room as written, made complete. */
import { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { screenOutputShape } from './shape.ts'
import type { ScreenOutput, Source } from './show.ts'
import type { KeyPath } from './show-text.ts'

interface Known {
  /** Beside the program. */
  mixes: string[]
  sources: Source[]
}

/** `screen` is one of that name; `screens` has a name for each. */
export function resolveScreens(context: ResolveContext, room: unknown, path: KeyPath, known: Known): ScreenOutput[] {
  const outputs = member(room, 'outputs')
  const here = [...path, 'outputs']
  const one = member(outputs, 'screen')
  const found = one === undefined ? [] : [resolveScreen(context, 'screen', one, [...here, 'screen'], known)]
  const more = fitting(z.record(z.string(), z.unknown()), member(outputs, 'screens')) ?? {}
  for (const [name, written] of Object.entries(more)) {
    const at = [...here, 'screens', name]
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      context.mistakes.key(at, `\`${name}\` is no name for a screen: lower case letters, digits and dashes`)
    else if (name === 'screen' && one !== undefined) context.mistakes.key(at, 'there is another screen named `screen`')
    found.push(resolveScreen(context, name, written, at, known))
  }
  return found.filter((screen) => screen !== null)
}

function resolveScreen(context: ResolveContext, name: string, value: unknown, path: KeyPath, known: Known): ScreenOutput | null {
  const written = fitting(screenOutputShape, value)
  if (!written) return null
  const { mix = 'program', connector, fallback = null } = written
  const mixes = ['program', ...known.mixes]
  if (!mixes.includes(mix)) {
    const hint = didYouMean(nearest(mix, mixes)) ?? `The mixes are ${mixes.join(', ')}`
    context.mistakes.value([...path, 'mix'], `no mix named \`${mix}\``, hint)
  }
  const live = known.sources
    .filter(({ kind }) => kind !== 'image' && kind !== 'text' && kind !== 'sound')
    .map((source) => source.name)
  if (fallback !== null && !live.includes(fallback)) {
    const hint = didYouMean(nearest(fallback, live)) ?? `Sources with a picture that moves: ${live.join(', ')}`
    context.mistakes.value([...path, 'fallback'], `no source named \`${fallback}\` has a picture that moves`, hint)
  }
  return { name, mix, connector: connector === undefined ? null : String(connector), fallback }
}
