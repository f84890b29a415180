/** Screens of a room as written, made complete. */
import { fitting, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { namedOutputs, requireMix, takeOnce } from './named-outputs.ts'
import { nearest } from './nearest.ts'
import { screenOutputShape } from './shape.ts'
import type { ScreenOutput } from './show-output.ts'
import type { Source } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

interface Known {
  /** Beside the program. */
  mixes: string[]
  sources: Source[]
}

/** `screen` is one of that name; `screens` has a name for each. */
export function resolveScreens(context: ResolveContext, room: unknown, path: KeyPath, known: Known): ScreenOutput[] {
  const taken = new Map<string, string>()
  let onFree: string | null = null
  return namedOutputs(context, { room, path, key: 'screen', what: 'screen' }, (name, written, at) => {
    const screen = resolveScreen(context, name, written, at, known)
    if (screen?.connector != null) takeOnce(context, taken, { name, what: screen.connector }, [...at, 'connector'])
    if (screen?.connector === null) {
      const hint = 'Say which display each has, such as `connector: HDMI-A-1`: `./mixos screens` names them'
      if (onFree !== null) context.mistakes.key(at, `\`${onFree}\` is on the display that is free already`, hint)
      onFree ??= name
    }
    return screen
  })
}

function resolveScreen(context: ResolveContext, name: string, value: unknown, path: KeyPath, known: Known): ScreenOutput | null {
  const written = fitting(screenOutputShape, value)
  if (!written) return null
  const { mix = 'program', connector, fallback = null } = written
  requireMix(context, mix, known.mixes, path)
  const live = known.sources
    .filter(({ kind }) => kind !== 'image' && kind !== 'text' && kind !== 'sound')
    .map((source) => source.name)
  if (fallback !== null && !live.includes(fallback) && !context.brokenSources.has(fallback)) {
    const hint = didYouMean(nearest(fallback, live)) ?? `Sources with a picture that moves: ${live.join(', ')}`
    context.mistakes.value([...path, 'fallback'], `no source named \`${fallback}\` has a picture that moves`, hint)
  }
  return { name, mix, connector: connector === undefined ? null : String(connector), fallback }
}
