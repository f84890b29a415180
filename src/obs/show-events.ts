/** What changed of scenes, their items and inputs, as OBS tells it: the room tells the whole, OBS each part. */
import { isDeepStrictEqual } from 'node:util'
import { sceneList } from './lists.ts'
import { inputKind, inputKindCaps, nameOfWhat, type Uuids, unversioned } from './names.ts'
import { type ObsEvent, obsEvent } from './obs-event.ts'
import { Intent } from './protocol.ts'
import type { Renamed, RoomPort } from './room-port.ts'
import type { ItemStatus, RoomStatus, SourceStatus } from './room-status.ts'
import { transformOf } from './transform.ts'

/** What clients were told of last. */
export interface Shown {
  status: RoomStatus
  /** By scene, bottom first. */
  items: Map<string, ItemStatus[]>
}

export function shownOf(port: RoomPort): Shown {
  const status = port.status()
  return { status, items: new Map(status.scenes.map(({ name }) => [name, port.items(name)])) }
}

export function showEvents(before: Shown, after: Shown, renamed: readonly Renamed[], uuids: Uuids): ObsEvent[] {
  return new ShowChange(withNames(before, renamed), after, uuids).events(renamed)
}

class ShowChange {
  readonly #before: Shown
  readonly #after: Shown
  readonly #uuids: Uuids

  constructor(before: Shown, after: Shown, uuids: Uuids) {
    this.#before = before
    this.#after = after
    this.#uuids = uuids
  }

  events(renamed: readonly Renamed[]): ObsEvent[] {
    const [before, after] = [this.#before.status, this.#after.status]
    const stay = after.scenes.filter(({ name }) => this.#before.items.has(name)).map(({ name }) => name)
    const isListed =
      isDeepStrictEqual(namesOf(before.scenes), namesOf(after.scenes)) && renamed.every(({ kind }) => kind !== 'scene')
    return [
      ...renamed.map((one) => this.#renamed(one)),
      ...stay.flatMap((scene) => this.#itemsRemoved(scene)),
      ...without(before.scenes, after.scenes).map(({ name }) => this.#ofScene('SceneRemoved', name)),
      ...without(before.sources, after.sources).map(({ name }) => obsEvent(Intent.Inputs, 'InputRemoved', this.#input(name))),
      ...without(after.scenes, before.scenes).map(({ name }) => this.#ofScene('SceneCreated', name)),
      ...without(after.sources, before.sources).map((source) => this.#inputCreated(source)),
      ...after.scenes.flatMap(({ name }) => this.#itemsCreated(name)),
      ...stay.flatMap((scene) => [...this.#itemsMoved(scene), ...this.#itemsChanged(scene)]),
      ...(isListed ? [] : [obsEvent(Intent.Scenes, 'SceneListChanged', { scenes: sceneList(after, this.#uuids) })]),
    ]
  }

  #renamed({ kind, from, to }: Renamed): ObsEvent {
    if (kind === 'scene') return obsEvent(Intent.Scenes, 'SceneNameChanged', { ...this.#scene(to), oldSceneName: from })
    return obsEvent(Intent.Inputs, 'InputNameChanged', { ...this.#input(to), oldInputName: from })
  }

  #ofScene(eventType: string, name: string): ObsEvent {
    return obsEvent(Intent.Scenes, eventType, { ...this.#scene(name), isGroup: false })
  }

  #inputCreated(source: SourceStatus): ObsEvent {
    const kind = inputKind(source)
    return obsEvent(Intent.Inputs, 'InputCreated', {
      ...this.#input(source.name),
      inputKind: kind,
      unversionedInputKind: unversioned(kind),
      inputKindCaps: inputKindCaps(source),
      inputSettings: {},
      defaultInputSettings: {},
    })
  }

  #itemsRemoved(scene: string): ObsEvent[] {
    return withoutIds(this.#items('before', scene), this.#items('after', scene)).map((item) =>
      obsEvent(Intent.SceneItems, 'SceneItemRemoved', this.#item(scene, item)),
    )
  }

  #itemsCreated(scene: string): ObsEvent[] {
    const items = this.#items('after', scene)
    return withoutIds(items, this.#items('before', scene)).map((item) =>
      obsEvent(Intent.SceneItems, 'SceneItemCreated', { ...this.#item(scene, item), sceneItemIndex: items.indexOf(item) }),
    )
  }

  #itemsMoved(scene: string): ObsEvent[] {
    const order = this.#items('after', scene).map(({ id }) => id)
    const isIn = new Set(order)
    const before = this.#items('before', scene).flatMap(({ id }) => (isIn.has(id) ? [id] : []))
    if (
      isDeepStrictEqual(
        before,
        order.filter((id) => before.includes(id)),
      )
    )
      return []
    const sceneItems = order.map((sceneItemId, sceneItemIndex) => ({ sceneItemId, sceneItemIndex }))
    return [obsEvent(Intent.SceneItems, 'SceneItemListReindexed', { ...this.#scene(scene), sceneItems })]
  }

  #itemsChanged(scene: string): ObsEvent[] {
    const before = new Map(this.#items('before', scene).map((item) => [item.id, item]))
    return this.#items('after', scene).flatMap((item) => {
      const was = before.get(item.id)
      return was ? this.#itemChanged(scene, was, item) : []
    })
  }

  #itemChanged(scene: string, was: ItemStatus, item: ItemStatus): ObsEvent[] {
    const keys = { ...this.#scene(scene), sceneItemId: item.id }
    const events: ObsEvent[] = []
    if (was.visible !== item.visible)
      events.push(obsEvent(Intent.SceneItems, 'SceneItemEnableStateChanged', { ...keys, sceneItemEnabled: item.visible }))
    if (!isDeepStrictEqual([was.place, was.crop], [item.place, item.crop])) {
      const sceneItemTransform = transformOf(item.place, item.crop, this.#after.status.video)
      events.push(obsEvent(Intent.SceneItemTransformChanged, 'SceneItemTransformChanged', { ...keys, sceneItemTransform }))
    }
    return events
  }

  #items(when: 'before' | 'after', scene: string): ItemStatus[] {
    return (when === 'before' ? this.#before : this.#after).items.get(scene) ?? []
  }

  #item(scene: string, { id, what }: ItemStatus) {
    const sourceName = nameOfWhat(what)
    const sourceUuid = this.#uuids.of('scene' in what ? 'scene' : 'input', sourceName)
    return { ...this.#scene(scene), sourceName, sourceUuid, sceneItemId: id }
  }

  #scene(name: string) {
    return { sceneName: name, sceneUuid: this.#uuids.of('scene', name) }
  }

  #input(name: string) {
    return { inputName: name, inputUuid: this.#uuids.of('input', name) }
  }
}

/** As it would be, had everything had its new name before. */
function withNames({ status, items }: Shown, renamed: readonly Renamed[]): Shown {
  const named = (kind: Renamed['kind'], name: string) =>
    renamed.reduce((now, one) => (one.kind === kind && one.from === now ? one.to : now), name)
  const what = (item: ItemStatus): ItemStatus => ({
    ...item,
    what: 'scene' in item.what ? { scene: named('scene', item.what.scene) } : { source: named('source', item.what.source) },
  })
  return {
    status: {
      ...status,
      scenes: status.scenes.map((scene) => ({ ...scene, name: named('scene', scene.name) })),
      sources: status.sources.map((source) => ({ ...source, name: named('source', source.name) })),
    },
    items: new Map([...items].map(([scene, list]) => [named('scene', scene), list.map(what)])),
  }
}

function namesOf(list: readonly { name: string }[]): string[] {
  return list.map(({ name }) => name)
}

function without<Named extends { name: string }>(list: readonly Named[], others: readonly Named[]): Named[] {
  const names = new Set(namesOf(others))
  return list.filter(({ name }) => !names.has(name))
}

function withoutIds(list: readonly ItemStatus[], others: readonly ItemStatus[]): ItemStatus[] {
  const ids = new Set(others.map(({ id }) => id))
  return list.filter(({ id }) => !ids.has(id))
}
