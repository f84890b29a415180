/** Requests on what scenes are made of: what there is, and where it stands. */
import { z } from 'zod'
import { inputKind, nameOfWhat } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import type { ItemStatus, SceneStatus } from '../room-status.ts'
import { type Transform, transformOf } from '../transform.ts'
import { type RequestContext, request, text } from './define.ts'
import { findScene } from './lookup.ts'

export const itemId = z.number().min(0)

export interface FoundItem {
  scene: string
  /** From 0 at the bottom. */
  index: number
  item: ItemStatus
}

/** The item of that number in a scene. */
export function findItem({ port }: RequestContext, { name: scene }: SceneStatus, id: number): FoundItem {
  const wanted = Math.trunc(id)
  const items = port.items(scene)
  const index = items.findIndex((candidate) => candidate.id === wanted)
  const item = items[index]
  if (item) return { scene, index, item }
  const where = `in scene \`${scene}\` with the ID \`${wanted}\``
  throw new RequestError(Status.ResourceNotFound, `No scene items were found ${where}.`)
}

/** What has no picture has no size. */
export function itemTransform({ port }: RequestContext, { place, crop, what }: ItemStatus): Transform {
  const { video, sources } = port.status()
  const transform = transformOf(place, crop, video)
  const hasPicture = 'scene' in what || (sources.find(({ name }) => name === what.source)?.hasPicture ?? true)
  return hasPicture ? transform : { ...transform, sourceWidth: 0, sourceHeight: 0, width: 0, height: 0 }
}

function itemOf(context: RequestContext, item: ItemStatus, index: number) {
  const { what } = item
  const name = nameOfWhat(what)
  const source = 'source' in what ? context.port.status().sources.find((one) => one.name === name) : undefined
  return {
    sceneItemId: item.id,
    sceneItemIndex: index,
    sceneItemEnabled: item.visible,
    sceneItemLocked: false,
    sceneItemBlendMode: 'OBS_BLEND_NORMAL',
    sceneItemTransform: itemTransform(context, item),
    sourceName: name,
    sourceUuid: context.uuids.of('scene' in what ? 'scene' : 'input', name),
    sourceType: 'scene' in what ? 'OBS_SOURCE_TYPE_SCENE' : 'OBS_SOURCE_TYPE_INPUT',
    inputKind: source ? inputKind(source) : null,
    isGroup: 'scene' in what ? false : null,
  }
}

/** A request that tells something of one item. */
function itemRequest(tell: (found: FoundItem, context: RequestContext) => object) {
  return request({
    of: findScene,
    data: { sceneItemId: itemId },
    run: (context, { sceneItemId }, scene) => tell(findItem(context, scene, sceneItemId), context),
  })
}

export const sceneItemRequests = {
  GetSceneItemList: request({
    of: findScene,
    run: (context, _data, { name }) => ({
      sceneItems: context.port.items(name).map((item, index) => itemOf(context, item, index)),
    }),
  }),

  /** There are no groups. */
  GetGroupSceneItemList: request({
    of: findScene,
    run() {
      throw new RequestError(Status.InvalidResourceType, 'The specified source is not a group. (Is scene)')
    },
  }),

  GetSceneItemId: request({
    of: findScene,
    data: { sourceName: text, searchOffset: z.number().min(-1).optional() },
    run({ port }, data, { name }) {
      const matches = port.items(name).filter(({ what }) => nameOfWhat(what) === data.sourceName)
      const found = matches.at(Math.trunc(data.searchOffset ?? 0))
      if (found) return { sceneItemId: found.id }
      throw new RequestError(Status.ResourceNotFound, 'No scene items were found in the specified scene by that name or offset.')
    },
  }),

  GetSceneItemSource: itemRequest(({ item: { what } }, { uuids }) => {
    const sourceName = nameOfWhat(what)
    return { sourceName, sourceUuid: uuids.of('scene' in what ? 'scene' : 'input', sourceName) }
  }),

  GetSceneItemTransform: itemRequest(({ item }, context) => ({ sceneItemTransform: itemTransform(context, item) })),
  GetSceneItemEnabled: itemRequest(({ item }) => ({ sceneItemEnabled: item.visible })),
  GetSceneItemLocked: itemRequest(() => ({ sceneItemLocked: false })),
  GetSceneItemIndex: itemRequest(({ index }) => ({ sceneItemIndex: index })),
  GetSceneItemBlendMode: itemRequest(() => ({ sceneItemBlendMode: 'OBS_BLEND_NORMAL' })),
}
