/** Mixes of a room as written, made complete. */
import { fitting, member, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { mixShape } from './shape.ts'
import type { Mix } from './show.ts'
import type { Scene } from './show-scene.ts'
import type { KeyPath } from './show-text.ts'

const programKeys = ['start']

interface Names {
  scenes: string[]
  sources: string[]
}

/** Where the program starts, and the mixes beside it. */
export function resolveMixes(
  context: ResolveContext,
  room: unknown,
  path: KeyPath,
  scenes: Scene[],
  sources: string[],
): { startScene: string; mixes: Mix[] } {
  const names = { scenes: scenes.map((scene) => scene.name), sources }
  const first = names.scenes[0] ?? ''
  const mixes: Mix[] = []
  let startScene = first
  for (const name of context.text.keys([...path, 'mixes'])) {
    const here = [...path, 'mixes', name]
    const written = member(member(room, 'mixes'), name)
    const mix = resolveMix(context, name, written, here, names)
    if (name !== 'program') {
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
        context.mistakes.key(here, `\`${name}\` is no name for a mix: lower case letters, digits and dashes`)
      if (mix) mixes.push(mix)
      continue
    }
    startScene = mix?.startScene ?? first
    for (const key of context.text.keys(here).filter((one) => !programKeys.includes(one)))
      context.mistakes.key([...here, key], `\`${key}\` is for the other mixes`, 'What is heard in the program stands in `sound`')
  }
  return { startScene, mixes }
}

function resolveMix(context: ResolveContext, name: string, value: unknown, path: KeyPath, names: Names): Mix | null {
  const written = fitting(mixShape, value)
  if (!written) return null
  const { start, follow = {}, without = [], only = null } = written
  const known = (what: 'scene' | 'source', one: string, at: KeyPath, onKey = false) =>
    checkKnown(context, what, one, at, names, onKey)
  if (start !== undefined) known('scene', start, [...path, 'start'])
  for (const [program, own] of Object.entries(follow)) {
    known('scene', program, [...path, 'follow', program], true)
    known('scene', own, [...path, 'follow', program])
  }
  without.forEach((source, index) => void known('source', source, [...path, 'without', index]))
  without.forEach((source, index) => {
    if (only?.includes(source))
      context.mistakes.value([...path, 'without', index], `\`${source}\` is in \`only\`, too`, 'Leave it out of one of the two')
  })
  only?.forEach((source, index) => void known('source', source, [...path, 'only', index]))
  return { name, startScene: start ?? names.scenes[0] ?? '', follow, without, only }
}

function checkKnown(
  context: ResolveContext,
  what: 'scene' | 'source',
  one: string,
  path: KeyPath,
  names: Names,
  onKey: boolean,
): void {
  const all = what === 'scene' ? names.scenes : names.sources
  if (all.includes(one) || (what === 'scene' && all.length === 0)) return
  const hint = didYouMean(nearest(one, all)) ?? `${what === 'scene' ? 'The scenes are' : 'Sources with sound:'} ${all.join(', ')}`
  if (what === 'source' && context.brokenSources.has(one)) return
  const text = what === 'scene' ? `no scene named \`${one}\`` : `no source with sound named \`${one}\``
  if (onKey) context.mistakes.key(path, text, hint)
  else context.mistakes.value(path, text, hint)
}
