/** The scenes of the room in memory: what edits make of them. */
import type { Edit, Layer, Source } from '../show/index.ts'
import { type Renamed, RoomRefusal } from './room-port.ts'
import type { ItemStatus, RoomStatus } from './room-status.ts'
import { newSource } from './test-status.ts'

const plain: Omit<Layer, 'what'> = {
  place: { kind: 'fill' },
  crop: { left: 0, top: 0, right: 0, bottom: 0 },
  opacity: 1,
  visible: true,
}

/** One scene shows others. */
function whats(scene: string, sources: string[]): ItemStatus['what'][] {
  if (scene === 'Break over Slides') return [{ scene: 'Slides' }, { scene: 'Break' }]
  return sources.map((source) => ({ source }))
}

/** Images are all that can be made here. */
function imageOf(name: string, { image }: Record<string, unknown>): Source {
  if (typeof image !== 'string') throw new RoomRefusal('bad-value', 'rooms.hall-a.sources: it is neither a film nor an image.')
  return { kind: 'image', name, label: name, file: image }
}

export class TestScenes {
  readonly #status: RoomStatus
  readonly #items = new Map<string, ItemStatus[]>()
  readonly sources = new Map<string, Source>([
    ['ads', { kind: 'play', name: 'ads', label: 'ads', file: '/media/ads.mp4', loop: false, restart: true }],
    ['frame', { kind: 'image', name: 'frame', label: 'frame', file: '/media/frame.png' }],
  ])
  readonly #ids = new Map<string, number>()
  readonly #bornNames = new Map<string, string>()

  /** One item for each source of a scene. */
  constructor(status: RoomStatus) {
    this.#status = status
    for (const { name, sources } of status.scenes)
      this.#items.set(
        name,
        whats(name, sources).map((what) => ({ id: this.#newId(name), what, ...plain })),
      )
  }

  of(scene: string): ItemStatus[] {
    return structuredClone(this.#items.get(scene) ?? [])
  }

  bornName(kind: Renamed['kind'], name: string): string {
    return this.#bornNames.get(`${kind} ${name}`) ?? name
  }

  /** What has another name now. */
  edit(edit: Edit): Renamed[] {
    const renamed = this.#edit(edit)
    for (const { kind, from, to } of renamed) this.#bornNames.set(`${kind} ${to}`, this.bornName(kind, from))
    return renamed
  }

  #edit(edit: Edit): Renamed[] {
    switch (edit.do) {
      case 'add-scene':
        this.#items.set(edit.scene, [])
        this.#status.scenes.push({ name: edit.scene, sources: [] })
        return []
      case 'remove-scene':
        this.#items.delete(edit.scene)
        this.#status.scenes = this.#status.scenes.filter(({ name }) => name !== edit.scene)
        return []
      case 'rename-scene':
        this.#items.set(edit.to, this.#list(edit.scene))
        this.#items.delete(edit.scene)
        for (const scene of this.#status.scenes) if (scene.name === edit.scene) scene.name = edit.to
        return [{ kind: 'scene', from: edit.scene, to: edit.to }]
      case 'rename-source':
        for (const source of this.#status.sources) if (source.name === edit.source) source.name = edit.to
        for (const { what } of [...this.#items.values()].flat())
          if ('source' in what && what.source === edit.source) what.source = edit.to
        return [{ kind: 'source', from: edit.source, to: edit.to }]
      case 'add-layer':
      case 'remove-layer':
      case 'move-layer':
      case 'set-layer':
        this.#editLayers(edit)
        return []
      default:
        this.#editSources(edit)
        return []
    }
  }

  #editLayers(edit: Edit): void {
    switch (edit.do) {
      case 'add-layer': {
        const { do: _, scene, at, what, ...look } = edit
        this.#list(scene).splice(at, 0, { id: this.#newId(scene), what, ...plain, ...look })
        return
      }
      case 'remove-layer':
        this.#list(edit.scene).splice(edit.layer, 1)
        return
      case 'move-layer': {
        const list = this.#list(edit.scene)
        list.splice(edit.to, 0, ...list.splice(edit.layer, 1))
        return
      }
      case 'set-layer': {
        const { do: _, scene, layer, what: __, ...look } = edit
        Object.assign(this.#list(scene)[layer] ?? {}, look)
        return
      }
      default:
        throw new RoomRefusal('failed', `The room in memory cannot ${edit.do}.`)
    }
  }

  #editSources(edit: Edit): void {
    switch (edit.do) {
      case 'add-source':
        this.sources.set(edit.source, imageOf(edit.source, edit.definition))
        this.#status.sources.push(newSource(edit.source, 'image'))
        return
      case 'remove-source':
        this.#status.sources = this.#status.sources.filter(({ name }) => name !== edit.source)
        for (const [scene, items] of this.#items)
          this.#items.set(
            scene,
            items.filter(({ what }) => !('source' in what) || what.source !== edit.source),
          )
        return
      case 'set-source':
        this.sources.set(edit.source, imageOf(edit.source, edit.definition))
        return
      default:
        throw new RoomRefusal('failed', `The room in memory cannot ${edit.do}.`)
    }
  }

  #newId(scene: string): number {
    const id = (this.#ids.get(scene) ?? 0) + 1
    this.#ids.set(scene, id)
    return id
  }

  #list(scene: string): ItemStatus[] {
    const list = this.#items.get(scene)
    if (!list) throw new RoomRefusal('not-found', `There is no scene ${scene}.`)
    return list
  }
}
