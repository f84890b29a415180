/** Where in a room's text a source or a scene is named. A new key that names one belongs here. */

import type { EditedRoom } from './edited-room.ts'
import { isSame } from './edited-room.ts'
import type { KeyPath } from './show-text.ts'

export interface Naming {
  /** From the room. */
  path: KeyPath
  /** The name is the key at the end of `path`. */
  onKey: boolean
  /** Stands before it in the same text. */
  before?: string
  /** What goes when the name goes; null: the name stays, and the show has a mistake. */
  goes: ((path: KeyPath) => KeyPath) | null
}

const itself = (path: KeyPath) => path

/** What keys of surfaces do with a source or a scene: the words before its name. */
const acts = { source: /^(?:mute|restart)\s+/, scene: /^(?:(?:preview|cut)\s+|mix\s+\S+\s+)/ }

/** In the order of the scenes' layers, then of the other keys. */
export function namings(stage: EditedRoom, what: 'source' | 'scene', name: string): Naming[] {
  const found: Naming[] = []
  const written = stage.yaml.valueAt(stage.path) as Record<string, unknown>
  const value = (path: KeyPath, goes: Naming['goes'] = itself) => {
    if (at(written, path) === name) found.push({ path, onKey: false, goes })
  }
  const key = (path: KeyPath) => {
    if (at(written, [...path, name]) !== undefined) found.push({ path: [...path, name], onKey: true, goes: itself })
  }
  const list = (path: KeyPath) => items(at(written, path)).forEach((_, index) => void value([...path, index]))
  const each = (path: KeyPath) => Object.keys(Object(at(written, path))).map((one) => [...path, one])
  layers(stage, what, name, found)
  for (const surface of each(['surfaces'])) {
    for (const path of each([...surface, 'keys'])) {
      const before = acts[what].exec(String(at(written, path)))?.[0]
      if (before !== undefined && at(written, path) === before + name) found.push({ path, onKey: false, before, goes: itself })
    }
    if (what === 'source') for (const path of each([...surface, 'faders'])) value(path)
  }
  if (what === 'source') {
    key(['sources'])
    key(['sound'])
    for (const path of each(['sound'])) value([...path, 'backup'])
    for (const path of each(['mixes'])) for (const rule of ['without', 'only']) list([...path, rule])
    for (const path of [['outputs', 'screen'], ...each(['outputs', 'screens'])]) value([...path, 'fallback'])
    list(['outputs', 'record', 'tracks'])
    if (Array.isArray(at(written, ['outputs', 'record', 'cameras']))) list(['outputs', 'record', 'cameras'])
    else key(['outputs', 'record', 'cameras'])
  } else {
    key(['scenes'])
    for (const path of each(['sound'])) list([...path, 'in'])
    for (const path of each(['mixes'])) {
      value([...path, 'start'], null)
      for (const rule of each([...path, 'follow'])) if (rule.at(-1) !== name) value(rule)
      const own = [...path, 'follow', name]
      if (at(written, own) === name) found.push({ path: own, onKey: false, goes: null })
      key([...path, 'follow'])
    }
  }
  return found
}

/** By what the layers show: cards and images have names only there. */
function layers({ room, yaml, path }: EditedRoom, what: 'source' | 'scene', name: string, found: Naming[]): void {
  const ref = what === 'source' ? { source: name } : { scene: name }
  for (const scene of room.scenes) {
    scene.layers.forEach((layer, index) => {
      if (!isSame(layer.what, ref)) return
      const here = ['scenes', scene.name, index]
      const isWord = typeof yaml.valueAt([...path, ...here]) === 'string'
      if (isWord) found.push({ path: here, onKey: false, goes: itself })
      else found.push({ path: [...here, what], onKey: false, goes: () => here })
    })
  }
}

function at(value: unknown, path: KeyPath): unknown {
  return path.reduce<unknown>((inside, step) => {
    const has = typeof inside === 'object' && inside !== null && Object.hasOwn(inside, step)
    return has ? (inside as Record<string | number, unknown>)[step] : undefined
  }, value)
}

function items(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
