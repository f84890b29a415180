/** How each source is heard, as written, made complete. */
import type { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { hasSound, type SourceTable } from './resolve-sources.ts'
import { heardShape } from './shape.ts'
import type { Compressor, Sound } from './show-sound.ts'
import type { Source } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

type Written = Exclude<z.output<typeof heardShape>, number>

export function resolveSounds(context: ResolveContext, room: unknown, path: KeyPath, sources: SourceTable): Sound[] {
  const audible = [...sources.values()].filter((source): source is Source => source !== null && hasSound(source))
  const sounds = new Map(audible.map((source) => [source.name, unchanged(source)]))
  const scenes = context.text.keys([...path, 'scenes'])
  for (const name of context.text.keys([...path, 'sound'])) {
    const here = [...path, 'sound', name]
    const source = sources.get(name)
    if (source === undefined) {
      const names = [...sounds.keys()]
      const hint =
        didYouMean(nearest(name, names)) ??
        (names.length > 0 ? `Sources with sound: ${names.join(', ')}` : 'No source of this room has sound')
      context.mistakes.key(here, `no source named \`${name}\``, hint)
    } else if (source && !hasSound(source)) {
      const hint = source.kind === 'pattern' ? 'Give it one: `tone: 440 Hz`' : undefined
      context.mistakes.key(here, `\`${name}\` has no sound`, hint)
    }
    const raw = member(member(room, 'sound'), name)
    const written = fitting(heardShape, raw) ?? fitting(heardShape, { in: member(raw, 'in') })
    if (written === undefined) continue
    const change = typeof written === 'number' ? { volume: written } : written
    if (Array.isArray(change.in)) checkScenes(context, change.in, scenes, [...here, 'in'])
    const sound = sounds.get(name)
    if (!sound) continue
    sound.gainDb = change.volume ?? sound.gainDb
    sound.muted = change.mute ?? sound.muted
    sound.delayMs = change.delay ?? sound.delayMs
    sound.heardIn = change.in ?? sound.heardIn
    sound.channels = change.channels ?? sound.channels
    sound.highPassHz = change['high-pass'] ?? sound.highPassHz
    sound.compressor = resolveCompressor(change.compressor)
    sound.backup = resolveBackup(context, name, change.backup, [...sounds.keys()], [...here, 'backup'])
  }
  return [...sounds.values()]
}

/** A microphone is heard always, the sound of a picture while it is seen. */
function unchanged(source: Source): Sound {
  return {
    source: source.name,
    gainDb: 0,
    muted: false,
    delayMs: 0,
    heardIn: source.kind === 'sound' ? 'always' : 'seen',
    channels: 'stereo',
    highPassHz: null,
    compressor: null,
    backup: null,
  }
}

function resolveCompressor(written: Written['compressor']): Compressor | null {
  if (written === undefined || written === false) return null
  const { above = -20, ratio = 3, gain = 0 } = written === true ? {} : written
  return { thresholdDb: above, ratio, makeUpDb: gain }
}

function resolveBackup(
  context: ResolveContext,
  name: string,
  backup: string | undefined,
  names: string[],
  path: KeyPath,
): string | null {
  if (backup === undefined) return null
  if (backup === name) context.mistakes.value(path, `\`${name}\` cannot stand in for itself`)
  else if (!names.includes(backup) && !context.brokenSources.has(backup))
    context.mistakes.value(
      path,
      `no source with sound named \`${backup}\``,
      didYouMean(nearest(backup, names)) ?? `Sources with sound: ${names.join(', ')}`,
    )
  return backup
}

function checkScenes(context: ResolveContext, wanted: string[], scenes: string[], path: KeyPath): void {
  wanted.forEach((scene, index) => {
    if (scenes.includes(scene)) return
    context.mistakes.value(
      [...path, index],
      `no scene named \`${scene}\``,
      didYouMean(nearest(scene, scenes)) ?? `The scenes are ${scenes.join(', ')}`,
    )
  })
}
