/** A transition as written, made complete: `fade 300 ms`. */
import type { ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { transitionMs } from './quantity.ts'
import { type Transition, type TransitionKind, transitionKinds } from './show-scene.ts'
import type { KeyPath } from './show-text.ts'

export const defaultTransitionMs = 300

/** A kind, and its duration where it is said. */
export function resolveTransitionText(context: ResolveContext, text: string, path: KeyPath): Transition {
  const [, word = '', rest = ''] = /^(\S*) *(.*)$/s.exec(text) ?? []
  const kind = transitionKinds.find((candidate) => candidate === word)
  if (!kind) {
    const hint = didYouMean(nearest(word, transitionKinds)) ?? `The transitions are ${transitionKinds.join(', ')}`
    context.mistakes.value(path, `no transition named \`${word}\``, hint)
  }
  const duration = rest === '' ? undefined : transitionMs.safeParse(rest)
  if (duration?.error) context.mistakes.value(path, duration.error.issues[0]?.message ?? `\`${rest}\` is no duration`)
  return { kind: kind ?? ('cut' satisfies TransitionKind), durationMs: duration?.data ?? defaultTransitionMs }
}
