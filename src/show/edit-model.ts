/** For the tests of edits: what an edit means for a resolved room, said without any text. */
import type { Edit, LayerLook } from './edit.ts'
import type { Room } from './show.ts'
import type { Layer } from './show-scene.ts'
import type { Source } from './show-source.ts'
import type { Surface, SurfaceKey } from './show-surface.ts'

/** Cards and images that stand in layers by what they show: their names follow from their places. */
type Shown = Layer['what'] | { made: unknown }
type Plain = Omit<Room, 'scenes'> & { scenes: { name: string; layers: (Omit<Layer, 'what'> & { what: Shown })[] }[] }

export function plain(room: Room): Plain {
  const made = new Map(room.sources.filter(({ ofScene }) => ofScene).map((source) => [source.name, source]))
  return {
    ...room,
    sources: room.sources.filter(({ ofScene }) => !ofScene),
    scenes: room.scenes.map((scene) => ({
      ...scene,
      layers: scene.layers.map((layer) => ({ ...layer, what: shown(made, layer.what) })),
    })),
  }
}

function shown(made: Map<string, Source>, what: Layer['what']): Shown {
  const source = 'source' in what ? made.get(what.source) : undefined
  if (!source) return what
  const { name: _, label: __, ...content } = source
  return { made: content }
}

/** The room after the edit, which can be carried out. */
export function modelled(room: Room, edit: Edit): Plain {
  const made = new Map(room.sources.filter(({ ofScene }) => ofScene).map((source) => [source.name, source]))
  const before = plain(room)
  const inScene = (change: (layers: Plain['scenes'][number]['layers']) => Plain['scenes'][number]['layers']): Plain => ({
    ...before,
    scenes: before.scenes.map((one) =>
      'scene' in edit && one.name === edit.scene ? { ...one, layers: change(one.layers) } : one,
    ),
  })
  switch (edit.do) {
    case 'add-scene':
      return { ...before, scenes: before.scenes.toSpliced(edit.at ?? before.scenes.length, 0, { name: edit.scene, layers: [] }) }
    case 'remove-scene':
      return withoutScene(before, edit.scene)
    case 'rename-scene':
      return renamedScene(before, edit.scene, edit.to)
    case 'add-layer': {
      const layer = { ...newLayer, ...lookOf(edit), what: shown(made, edit.what) }
      return inScene((layers) => layers.toSpliced(Math.min(edit.at, layers.length), 0, layer))
    }
    case 'remove-layer':
      return inScene((layers) => layers.toSpliced(edit.layer, 1))
    case 'move-layer':
      return inScene((layers) => layers.toSpliced(edit.layer, 1).toSpliced(edit.to, 0, layers[edit.layer] as (typeof layers)[0]))
    case 'set-layer':
      return inScene((layers) => layers.map((layer, index) => (index === edit.layer ? { ...layer, ...lookOf(edit) } : layer)))
    case 'add-source': {
      const label = String(edit.definition.label)
      const source = { kind: 'pattern' as const, name: edit.source, label, pattern: 'ball' as const, tone: null }
      return { ...before, sources: [...before.sources, { ...source, frames: false, clock: false }] }
    }
    case 'remove-source':
      return withoutSource(before, edit.source)
    case 'rename-source':
      return renamedSource(before, edit.source, edit.to)
    case 'set-source':
      return withDefinition(before, made.get(edit.source), edit)
    case 'set-sound': {
      const { do: _, source, ...change } = edit
      return { ...before, sounds: before.sounds.map((sound) => (sound.source === source ? { ...sound, ...change } : sound)) }
    }
  }
}

const newLayer = {
  place: { kind: 'fill' as const },
  crop: { left: 0, top: 0, right: 0, bottom: 0 },
  opacity: 1,
  visible: true,
}

function lookOf({ place, crop, opacity, visible }: LayerLook): LayerLook {
  return Object.fromEntries(Object.entries({ place, crop, opacity, visible }).filter(([, value]) => value !== undefined))
}

function withDefinition(room: Plain, made: Source | undefined, edit: Extract<Edit, { do: 'set-source' }>): Plain {
  if (!made)
    return {
      ...room,
      sources: room.sources.map((source) => (source.name === edit.source ? { ...source, ...edit.definition } : source)),
    }
  const { name, label: _, ...content } = made
  // A card's name has its scene's, and which of its cards it is.
  const [, scene, number] = /^(.*): text (\d+)/s.exec(name) ?? []
  let cards = 0
  return {
    ...room,
    scenes: room.scenes.map((one) => ({
      ...one,
      layers: one.layers.map((layer) => {
        if (one.name !== scene || !('made' in layer.what) || (layer.what.made as Source).kind !== 'text') return layer
        return ++cards === Number(number) ? { ...layer, what: { made: { ...content, ...edit.definition } } } : layer
      }),
    })),
  }
}

/** Its keys and faders with other names, or without those that have none any more. */
function withKeys(surface: Surface, what: 'source' | 'scene', named: (name: string) => string[]): Surface {
  if (surface.kind === 'x-air') {
    if (what === 'scene') return surface
    const faders = surface.faders.flatMap((fader) => named(fader.source).map((source) => ({ ...fader, source })))
    return { ...surface, faders }
  }
  const keys = surface.keys.flatMap((one): SurfaceKey[] => {
    const { action } = one
    if (what === 'scene' && 'scene' in action)
      return named(action.scene).map((scene) => ({ ...one, action: { ...action, scene } }))
    if (what === 'source' && 'source' in action)
      return named(action.source).map((source) => ({ ...one, action: { ...action, source } }))
    return [one]
  })
  return { ...surface, keys }
}

function withoutScene(room: Plain, name: string): Plain {
  return {
    ...room,
    scenes: room.scenes
      .filter((scene) => scene.name !== name)
      .map((scene) => ({ ...scene, layers: scene.layers.filter(({ what }) => !('scene' in what && what.scene === name)) })),
    sounds: room.sounds.map((sound) => ({
      ...sound,
      heardIn: Array.isArray(sound.heardIn) ? sound.heardIn.filter((scene) => scene !== name) : sound.heardIn,
    })),
    mixes: room.mixes.map((mix) => ({
      ...mix,
      follow: Object.fromEntries(Object.entries(mix.follow).filter((rule) => !rule.includes(name))),
    })),
    surfaces: room.surfaces.map((surface) => withKeys(surface, 'scene', (one) => (one === name ? [] : [one]))),
  }
}

function renamedScene(room: Plain, from: string, to: string): Plain {
  const named = (name: string) => (name === from ? to : name)
  return {
    ...room,
    startScene: named(room.startScene),
    scenes: room.scenes.map((scene) => ({
      name: named(scene.name),
      layers: scene.layers.map((layer) =>
        'scene' in layer.what ? { ...layer, what: { scene: named(layer.what.scene) } } : layer,
      ),
    })),
    sounds: room.sounds.map((sound) => ({
      ...sound,
      heardIn: Array.isArray(sound.heardIn) ? sound.heardIn.map(named) : sound.heardIn,
    })),
    mixes: room.mixes.map((mix) => ({
      ...mix,
      startScene: named(mix.startScene),
      follow: Object.fromEntries(Object.entries(mix.follow).map(([program, own]) => [named(program), named(own)])),
    })),
    surfaces: room.surfaces.map((surface) => withKeys(surface, 'scene', (one) => [named(one)])),
  }
}

function withoutSource(room: Plain, name: string): Plain {
  const isOther = (one: string) => one !== name
  const { record } = room
  return {
    ...room,
    sources: room.sources.filter((source) => isOther(source.name)),
    scenes: room.scenes.map((scene) => ({
      ...scene,
      layers: scene.layers.filter(({ what }) => !('source' in what && what.source === name)),
    })),
    sounds: room.sounds
      .filter(({ source }) => isOther(source))
      .map((sound) => ({ ...sound, backup: sound.backup === name ? null : sound.backup })),
    mixes: room.mixes.map((mix) => ({
      ...mix,
      without: mix.without.filter(isOther),
      only: mix.only?.filter(isOther) ?? null,
    })),
    record: record && {
      ...record,
      tracks: record.tracks.filter(isOther),
      cameras: record.cameras.filter(({ source }) => isOther(source)),
    },
    screens: room.screens.map((screen) => ({ ...screen, fallback: screen.fallback === name ? null : screen.fallback })),
    surfaces: room.surfaces.map((surface) => withKeys(surface, 'source', (one) => (one === name ? [] : [one]))),
  }
}

function renamedSource(room: Plain, from: string, to: string): Plain {
  const named = <Name extends string | null>(name: Name) => (name === from ? to : name) as Name
  const { record } = room
  return {
    ...room,
    sources: room.sources.map((source) => {
      if (source.name !== from) return source
      return { ...source, name: to, label: source.label === from ? to : source.label }
    }),
    scenes: room.scenes.map((scene) => ({
      ...scene,
      layers: scene.layers.map((layer) =>
        'source' in layer.what ? { ...layer, what: { source: named(layer.what.source) } } : layer,
      ),
    })),
    sounds: room.sounds.map((sound) => ({ ...sound, source: named(sound.source), backup: named(sound.backup) })),
    mixes: room.mixes.map((mix) => ({
      ...mix,
      without: mix.without.map(named),
      only: mix.only?.map(named) ?? null,
    })),
    record: record && {
      ...record,
      tracks: record.tracks.map(named),
      cameras: record.cameras.map((camera) => ({ ...camera, source: named(camera.source) })),
    },
    screens: room.screens.map((screen) => ({ ...screen, fallback: named(screen.fallback) })),
    surfaces: room.surfaces.map((surface) => withKeys(surface, 'source', (one) => [named(one)])),
  }
}
