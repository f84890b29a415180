/** Sources as written, made complete. */
import { fitting, member, type ResolveContext } from './context.ts'
import { findFile } from './files.ts'
import { resolveCapture, resolveDevice, resolveScreen } from './resolve-capture.ts'
import { checkIngests, isNet, resolveNet } from './resolve-net.ts'
import { resolvePage } from './resolve-page.ts'
import { sourceShape, type WrittenSource } from './shape-source.ts'
import type { PatternSource, Source, TextSource } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

const longestName = 100

/** Sources by name in the order of the file; null for one that is broken. */
export type SourceTable = Map<string, Source | null>

/** The keys of a card, which stand in sources and in layers. */
type WrittenText = Omit<Extract<WrittenSource, { text: string }>, 'label'>

export function resolveSources(context: ResolveContext, room: unknown, path: KeyPath): SourceTable {
  const sources: SourceTable = new Map()
  for (const name of context.text.keys([...path, 'sources'])) {
    const here = [...path, 'sources', name]
    checkName(context, 'source', name, here)
    const raw = member(member(room, 'sources'), name)
    const written = fitting(sourceShape, raw)
    sources.set(name, written ? resolveSource(context, name, written, here) : null)
    if (!written) checkItsFile(context, raw, here)
  }
  checkIngests(context, sources, [...path, 'sources'])
  return sources
}

/** Names stand on buttons and go through the control protocol. */
export function checkName(context: ResolveContext, what: 'source' | 'scene', name: string, path: KeyPath): void {
  if (name !== name.trim()) context.mistakes.key(path, `a ${what}'s name begins or ends with a space`)
  else if (name.length > longestName)
    context.mistakes.key(path, `a ${what}'s name has at most ${longestName} letters, not ${name.length}`)
  else if (/\p{Cc}/u.test(name)) context.mistakes.key(path, `a ${what}'s name is one line of plain letters`)
}

function resolveSource(context: ResolveContext, name: string, written: WrittenSource, path: KeyPath): Source | null {
  const base = { name, label: written.label ?? name }
  if ('pattern' in written) {
    const { pattern, frames = false, clock = false } = written
    return { kind: 'pattern', ...base, pattern, tone: resolveTone(written.tone), frames, clock }
  }
  if ('play' in written) {
    const { loop = false, restart = true } = written
    const file = findFile(context, written.play, [...path, 'play'], 'media')
    return file === null ? null : { kind: 'play', ...base, file, loop, restart }
  }
  if ('page' in written) return resolvePage(context, base, written, path)
  if ('x11' in written) return resolveScreen(context, base, written, path)
  if ('capture' in written) return resolveCapture(context, base, written, path)
  if (isNet(written)) return resolveNet(context, base, written, path)
  if ('image' in written) {
    const file = findFile(context, written.image, [...path, 'image'], 'image')
    return file === null ? null : { kind: 'image', ...base, file }
  }
  if ('text' in written) return resolveText(context, base, written)
  const { sound } = written
  if (typeof sound !== 'string' && 'tone' in sound) return { kind: 'sound', ...base, from: { tone: sound.tone } }
  if (typeof sound === 'string' || !('play' in sound)) {
    const device = resolveDevice(context, sound, 'sound', [...path, 'sound'])
    return device === null ? null : { kind: 'sound', ...base, from: { device } }
  }
  const file = findFile(context, sound.play, [...path, 'sound', 'play'], 'media')
  return file === null ? null : { kind: 'sound', ...base, from: { file, loop: sound.loop ?? false } }
}

/** A source that is wrong elsewhere: its file is looked at all the same. */
function checkItsFile(context: ResolveContext, raw: unknown, path: KeyPath): void {
  for (const key of ['play', 'image'] as const) {
    const file = member(raw, key)
    if (typeof file === 'string' && file !== '') findFile(context, file, [...path, key], key === 'image' ? 'image' : 'media')
  }
}

function resolveTone(tone: number | 'tick' | 'none' | undefined): PatternSource['tone'] {
  return tone === undefined || tone === 'none' ? null : tone
}

/** A card; its letters are a fourteenth of the picture's height unless it says otherwise. */
export function resolveText(context: ResolveContext, base: { name: string; label: string }, written: WrittenText): TextSource {
  const size = Math.round((context.video?.height ?? 1080) / 14)
  const { text, font = `DejaVu Sans Bold ${size}`, color = '#ffffff', box = null, background = null } = written
  return {
    kind: 'text',
    ...base,
    text,
    font,
    color,
    box,
    background,
    align: written.align ?? 'center',
    valign: written.valign ?? 'middle',
  }
}

/** What is played or received counts as having sound until it turns out to have none. */
export function hasSound(source: Source): boolean {
  if (source.kind === 'pattern') return source.tone !== null
  if (source.kind === 'capture' || source.kind === 'screen') return source.sound !== null
  if (source.kind === 'page') return source.sound
  return source.kind === 'play' || source.kind === 'net' || source.kind === 'sound'
}
