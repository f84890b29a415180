/** Surfaces of a room as written, made complete: each key and what it does. */
import type { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { keyCode, keyNames } from './key-names.ts'
import { didYouMean } from './mistakes.ts'
import { takeOnce } from './named-outputs.ts'
import { nearest } from './nearest.ts'
import { resolveTransitionText } from './resolve-transition.ts'
import { surfaceShape } from './shape-surface.ts'
import type { Source } from './show-source.ts'
import type { DeskSurface, Surface, SurfaceAction, SurfaceKey } from './show-surface.ts'
import type { KeyPath } from './show-text.ts'

/** What actions may name. */
interface Known {
  scenes: string[]
  /** Beside the program. */
  mixes: string[]
  sources: Source[]
  /** Sources with sound. */
  sounds: string[]
  /** The room has a recording. */
  records: boolean
}

/** A Stream Deck XL has so many keys, an XR18 so many channels. */
const [mostDeckKeys, mostChannels] = [32, 16]
const xAirPort = 10_024

interface Stage extends Known {
  context: ResolveContext
  /** Of the action. */
  path: KeyPath
}

/** What stands before the names in an action, and how the rest is read. */
const readers: Record<SurfaceAction['does'], (stage: Stage, rest: string) => SurfaceAction | null> = {
  preview: (stage, rest) => ({ does: 'preview', scene: scene(stage, rest) }),
  cut: (stage, rest) => ({ does: 'cut', scene: scene(stage, rest) }),
  take: ({ context, path }, rest) => ({
    does: 'take',
    transition: rest === '' ? null : resolveTransitionText(context, rest, path),
  }),
  mix: readMix,
  mute: (stage, rest) => ({ does: 'mute', source: oneOf(stage, rest, stage.sounds, 'source with sound') }),
  restart: (stage, rest) => ({ does: 'restart', source: oneOf(stage, rest, played(stage.sources), 'played source') }),
  call: (_stage, rest) => ({ does: 'call', note: rest || 'Please come' }),
  panic: (stage, rest) => alone(stage, 'panic', rest),
  black: (stage, rest) => alone(stage, 'black', rest),
  record: readRecord,
}
const words = Object.keys(readers)

type Written = z.output<typeof surfaceShape>

export function resolveSurfaces(context: ResolveContext, room: unknown, path: KeyPath, known: Known): Surface[] {
  const taken = new Map<string, string>()
  return context.text.keys([...path, 'surfaces']).flatMap((name): Surface[] => {
    const here = [...path, 'surfaces', name]
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      context.mistakes.key(here, `\`${name}\` is no name for a surface: lower case letters, digits and dashes`)
    const written = fitting(surfaceShape, member(member(room, 'surfaces'), name))
    if (!written) return []
    const [kind, what] = deviceOf(written)
    takeOnce(context, taken, { name, what: what.toLowerCase() }, [...here, kind])
    return [resolveOne({ ...known, context, path: here }, name, written)]
  })
}

function deviceOf(written: Written): [key: string, device: string] {
  if ('keypad' in written) return ['keypad', written.keypad]
  return 'x-air' in written ? ['x-air', written['x-air']] : ['stream-deck', written['stream-deck']]
}

function resolveOne(stage: Stage, name: string, written: Written): Surface {
  if ('x-air' in written) {
    const [host = '', port = String(xAirPort)] = written['x-air'].split(':')
    const faders = Object.entries(written.faders).map(([channel, source]) => readFader(stage, channel, source))
    return { kind: 'x-air', name, host, port: Number(port), faders }
  }
  if ('keypad' in written) {
    const { keypad, keys } = written
    const [vendor = '', product = ''] = keypad.toLowerCase().split(':')
    const device = keypad.startsWith('/') ? { path: keypad } : { vendor, product }
    return { kind: 'keypad', name, device, keys: readKeys(stage, keys, checkKeyName) }
  }
  const { 'stream-deck': deck, brightness = 70, keys } = written
  const device = deck.startsWith('/') ? { path: deck } : { serial: deck === 'any' ? null : deck }
  return { kind: 'stream-deck', name, device, brightness, keys: readKeys(stage, keys, checkKeyNumber) }
}

type KeyCheck = (stage: Stage, key: string) => void

function readKeys(surface: Stage, keys: Record<string, string>, check: KeyCheck): SurfaceKey[] {
  return Object.entries(keys).flatMap(([key, text]) => {
    const stage = { ...surface, path: [...surface.path, 'keys', key] }
    check(stage, key)
    const action = readAction(stage, text)
    return action ? [{ key, action }] : []
  })
}

function checkKeyName({ context, path }: Stage, key: string): void {
  if (keyCode(key) !== undefined) return
  const plain = key.toLowerCase().replace(/^key_/, '')
  const hint = didYouMean(nearest(plain, keyNames)) ?? 'Press it under `sudo evtest`: its name is what stands after `KEY_`'
  context.mistakes.key(path, `no key is called \`${key}\``, hint)
}

function checkKeyNumber({ context, path }: Stage, key: string): void {
  if (/^[1-9]\d*$/.test(key) && Number(key) <= mostDeckKeys) return
  context.mistakes.key(
    path,
    `no key of a Stream Deck is called \`${key}\``,
    'They are counted from 1, row by row from the top left',
  )
}

function readFader(stage: Stage, channel: string, source: string): DeskSurface['faders'][number] {
  const path = [...stage.path, 'faders', channel]
  if (!/^[1-9]\d*$/.test(channel) || Number(channel) > mostChannels)
    stage.context.mistakes.key(path, `the desk has no channel \`${channel}\``, `They are 1 to ${mostChannels}`)
  return { channel: Number(channel), source: oneOf({ ...stage, path }, source, stage.sounds, 'source with sound') }
}

function readAction(stage: Stage, text: string): SurfaceAction | null {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*?)\s*$/s.exec(text) ?? []
  const read = Object.hasOwn(readers, word) ? readers[word as SurfaceAction['does']] : undefined
  if (read) return read(stage, rest)
  const meant = stage.scenes.includes(text) ? `Did you mean \`preview ${text}\`?` : didYouMean(nearest(word, words))
  stage.context.mistakes.value(stage.path, `no key can do \`${text}\``, meant ?? `A key can ${words.join(', ')}`)
  return null
}

function readMix(stage: Stage, rest: string): SurfaceAction {
  const [, mix = '', name = ''] = /^(\S*)\s*(.*)$/s.exec(rest) ?? []
  if (mix === 'program') {
    const better = name === '' ? 'cut SCENE' : `cut ${name}`
    stage.context.mistakes.value(stage.path, '`mix` is for the mixes beside the program', `Write \`${better}\``)
  } else oneOf(stage, mix, stage.mixes, 'mix')
  return { does: 'mix', mix, scene: scene(stage, name) }
}

function readRecord(stage: Stage, rest: string): SurfaceAction | null {
  if (!stage.records) {
    const hint = 'Add `outputs: { record: { to: rec } }`'
    stage.context.mistakes.value(stage.path, 'this room has no recording', hint)
  }
  return alone(stage, 'record', rest)
}

function alone(stage: Stage, does: 'panic' | 'black' | 'record', rest: string): SurfaceAction | null {
  if (rest === '') return { does }
  stage.context.mistakes.value(stage.path, `nothing stands after \`${does}\``, `Write \`${does}\``)
  return null
}

function scene(stage: Stage, name: string): string {
  // A room without scenes has been told so.
  return stage.scenes.length === 0 ? name : oneOf(stage, name, stage.scenes, 'scene')
}

function oneOf({ context, path }: Stage, name: string, all: string[], what: string): string {
  if (all.includes(name) || context.brokenSources.has(name)) return name
  const there = all.length === 0 ? 'The room has none' : `There are ${all.join(', ')}`
  const said = name === '' ? `which ${what}?` : `no ${what} named \`${name}\``
  context.mistakes.value(path, said, didYouMean(nearest(name, all)) ?? there)
  return name
}

function played(sources: Source[]): string[] {
  return sources.filter(({ kind }) => kind === 'play').map(({ name }) => name)
}
