/** Scenes as written, made complete: every layer's name resolved, cards and images in layers turned into sources. */
import { basename, extname } from 'node:path'
import type { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { findFile } from './files.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { checkPlace, resolvePlace } from './place.ts'
import { checkName, resolveText, type SourceTable } from './resolve-sources.ts'
import { layerShape } from './shape.ts'
import type { Layer, Scene } from './show-scene.ts'
import type { KeyPath } from './show-text.ts'

type WrittenLayer = z.output<typeof layerShape>

/** A room whose scenes are being resolved. Sources that scenes make up are added to `sources`. */
interface Stage {
  context: ResolveContext
  sources: SourceTable
  sceneNames: ReadonlySet<string>
  /** Images that stand in layers, by file: one source for all the layers that show it. */
  images: Map<string, string>
}

export function resolveScenes(context: ResolveContext, room: unknown, path: KeyPath, sources: SourceTable): Scene[] {
  const names = context.text.keys([...path, 'scenes'])
  const stage: Stage = { context, sources, sceneNames: new Set(names), images: new Map() }
  for (const name of names) {
    checkName(context, 'scene', name, [...path, 'scenes', name])
    if (sources.has(name)) {
      context.mistakes.key(
        [...path, 'scenes', name],
        `a source is named \`${name}\` too`,
        'Sources and scenes share one name space: rename one',
      )
    }
  }
  const scenes = names.map((name) => resolveScene(stage, name, member(member(room, 'scenes'), name), [...path, 'scenes', name]))
  checkCircles(context, scenes, path)
  return scenes
}

function resolveScene(stage: Stage, name: string, written: unknown, path: KeyPath): Scene {
  const layers: Layer[] = []
  if (Array.isArray(written)) {
    let texts = 0
    written.forEach((raw, index) => {
      const layer = fitting(layerShape, raw) ?? onlyItsName(raw)
      if (layer === undefined) return
      if (typeof layer !== 'string' && 'text' in layer) texts++
      const resolved = resolveLayer(stage, `${name}: text ${texts}`, layer, [...path, index])
      if (resolved) layers.push(resolved)
    })
  }
  return { name, layers }
}

/** A layer that is wrong elsewhere: what it names is looked at all the same. */
function onlyItsName(raw: unknown): WrittenLayer | undefined {
  const kind = ['source', 'scene', 'image'].find((key) => typeof member(raw, key) === 'string')
  return kind === undefined ? undefined : fitting(layerShape, { [kind]: member(raw, kind) })
}

function resolveLayer(stage: Stage, textName: string, written: WrittenLayer, path: KeyPath): Layer | null {
  if (typeof written === 'string') {
    const what = findEither(stage, written, path)
    return what && { what, ...resolvePlace({}) }
  }
  const what = resolveWhat(stage, textName, written, path)
  const isImage = 'image' in written || ('source' in written && stage.sources.get(written.source)?.kind === 'image')
  checkPlace(stage.context, written, isImage, path)
  return what && { what, ...resolvePlace(written) }
}

function resolveWhat(
  stage: Stage,
  textName: string,
  written: Exclude<WrittenLayer, string>,
  path: KeyPath,
): Layer['what'] | null {
  const { context, sources, sceneNames } = stage
  if ('source' in written) {
    if (sources.has(written.source)) return { source: written.source }
    const isScene = sceneNames.has(written.source) ? `It is a scene: write { scene: ${written.source} }` : undefined
    const hint = isScene ?? didYouMean(nearest(written.source, sources.keys())) ?? listed('sources', sources.keys())
    context.mistakes.value([...path, 'source'], `no source named \`${written.source}\``, hint)
    return null
  }
  if ('scene' in written) {
    if (sceneNames.has(written.scene)) return { scene: written.scene }
    const isSource = sources.has(written.scene) ? `It is a source: write { source: ${written.scene} }` : undefined
    const hint = isSource ?? didYouMean(nearest(written.scene, sceneNames)) ?? listed('scenes', sceneNames)
    context.mistakes.value([...path, 'scene'], `no scene named \`${written.scene}\``, hint)
    return null
  }
  if ('image' in written) return resolveImage(stage, written.image, [...path, 'image'])
  const name = freeName(stage, textName)
  const [firstLine = ''] = written.text.split('\n')
  const label = firstLine.trim().slice(0, 40) || name
  sources.set(name, { ...resolveText(context, { name, label }, written), ofScene: true })
  return { source: name }
}

/** A plain word names a source or a scene: they share one name space. */
function findEither({ context, sources, sceneNames }: Stage, word: string, path: KeyPath): Layer['what'] | null {
  if (sources.get(word)?.kind === 'sound') {
    context.mistakes.value(path, `\`${word}\` is a sound and has no picture`, 'Say where it is heard under `sound:`')
    return null
  }
  if (sources.has(word)) return { source: word }
  if (sceneNames.has(word)) return { scene: word }
  const names = [...sources.keys(), ...sceneNames]
  context.mistakes.value(
    path,
    `no source or scene named \`${word}\``,
    didYouMean(nearest(word, names)) ?? listed('sources', sources.keys()),
  )
  return null
}

function resolveImage(stage: Stage, written: string, path: KeyPath): Layer['what'] | null {
  const file = findFile(stage.context, written, path, 'image')
  if (file === null) return null
  const known = stage.images.get(file)
  if (known) return { source: known }
  const label = basename(written, extname(written))
  const name = freeName(stage, `image: ${label}`)
  stage.images.set(file, name)
  stage.sources.set(name, { kind: 'image', name, label, file, ofScene: true })
  return { source: name }
}

/** The name, or with a number when a source or scene of the show has it. */
function freeName({ sources, sceneNames }: Stage, name: string): string {
  let free = name
  for (let number = 2; sources.has(free) || sceneNames.has(free); number++) free = `${name} (${number})`
  return free
}

/** Scenes that hold themselves, through others or at once. */
function checkCircles(context: ResolveContext, scenes: Scene[], path: KeyPath): void {
  const done = new Set<string>()
  const visit = (scene: Scene, above: string[]): void => {
    if (done.has(scene.name)) return
    const way = [...above, scene.name]
    for (const { what } of scene.layers) {
      if (!('scene' in what)) continue
      const start = way.indexOf(what.scene)
      if (start >= 0) tellCircle(context, [...path, 'scenes', scene.name], [...way.slice(start), what.scene])
      else visit(scenes.find(({ name }) => name === what.scene) as Scene, way)
    }
    done.add(scene.name)
  }
  for (const scene of scenes) visit(scene, [])
}

function tellCircle(context: ResolveContext, path: KeyPath, circle: string[]): void {
  const layers = path.reduce<unknown>((value, step) => member(value, step), context.text.value) as unknown[]
  const index = layers.findIndex((layer) => layer === circle.at(-1) || member(layer, 'scene') === circle.at(-1))
  const place = typeof layers[index] === 'string' ? [...path, index] : [...path, index, 'scene']
  context.mistakes.value(
    place,
    `scenes go round in a circle: ${circle.join(' → ')}`,
    'A scene cannot hold itself: take this layer out',
  )
}

function listed(what: string, names: Iterable<string>): string {
  const all = [...names]
  return all.length > 0 ? `The ${what} are ${all.join(', ')}` : `The room has no ${what}`
}
