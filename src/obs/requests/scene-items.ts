/** Requests on what scenes are made of: what there is, and where it stands. */
import { z } from 'zod'
import { inputKind, nameOfWhat } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import type { ItemStatus } from '../room-status.ts'
import { transformOf } from '../transform.ts'
import { type RequestContext, request, text } from './define.ts'
import { findScene, findSource, type SceneKeys, sceneKeys, type sourceKeys } from './lookup.ts'

const itemId = z.number().min(0)
export const itemKeys = { ...sceneKeys, sceneItemId: itemId }

export interface FoundItem {
  scene: string
  /** From 0 at the bottom. */
  index: number
  item: ItemStatus
}

/** The item of that number in the scene that is named. */
export function findItem(context: RequestContext, data: SceneKeys & { sceneItemId: number }): FoundItem {
  const scene = findScene(context, data).name
  const items = context.port.items(scene)
  const index = items.findIndex(({ id }) => id === data.sceneItemId)
  const item = items[index]
  if (item) return { scene, index, item }
  throw new RequestError(Status.ResourceNotFound, 'No scene items were found in the specified scene by that ID.')
}

export function itemTransform({ port }: RequestContext, { place, crop }: ItemStatus) {
  return transformOf(place, crop, port.status().video)
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
    sceneItemTransform: itemTransform(context, item),
    sceneItemBlendMode: 'OBS_BLEND_NORMAL',
    sourceName: name,
    sourceUuid: context.uuids.of('scene' in what ? 'scene' : 'input', name),
    sourceType: 'scene' in what ? 'OBS_SOURCE_TYPE_SCENE' : 'OBS_SOURCE_TYPE_INPUT',
    inputKind: source ? inputKind(source) : null,
    isGroup: 'scene' in what ? false : null,
  }
}

export const sceneItemRequests = {
  GetSceneItemList: request({
    data: sceneKeys,
    run(context, data) {
      const items = context.port.items(findScene(context, data).name)
      return { sceneItems: items.map((item, index) => itemOf(context, item, index)) }
    },
  }),

  GetSceneItemId: request({
    data: { ...sceneKeys, sourceName: text, searchOffset: z.number().min(-1).optional() },
    run(context, data) {
      const items = context.port.items(findScene(context, data).name)
      const matches = items.filter(({ what }) => nameOfWhat(what) === data.sourceName)
      const found = matches.at(Math.trunc(data.searchOffset ?? 0))
      if (found) return { sceneItemId: found.id }
      throw new RequestError(Status.ResourceNotFound, 'No scene items were found in the specified scene by that name or offset.')
    },
  }),

  GetSceneItemSource: request({
    data: itemKeys,
    run(context, data) {
      const { what } = findItem(context, data).item
      const sourceName = nameOfWhat(what)
      return { sourceName, sourceUuid: context.uuids.of('scene' in what ? 'scene' : 'input', sourceName) }
    },
  }),

  GetSceneItemTransform: request({
    data: itemKeys,
    run: (context, data) => ({ sceneItemTransform: itemTransform(context, findItem(context, data).item) }),
  }),

  GetSceneItemEnabled: request({
    data: itemKeys,
    run: (context, data) => ({ sceneItemEnabled: findItem(context, data).item.visible }),
  }),

  GetSceneItemLocked: request({
    data: itemKeys,
    run(context, data) {
      findItem(context, data)
      return { sceneItemLocked: false }
    },
  }),

  GetSceneItemIndex: request({
    data: itemKeys,
    run: (context, data) => ({ sceneItemIndex: findItem(context, data).index }),
  }),

  GetSceneItemBlendMode: request({
    data: itemKeys,
    run(context, data) {
      findItem(context, data)
      return { sceneItemBlendMode: 'OBS_BLEND_NORMAL' }
    },
  }),
}

/** What `CreateSceneItem` shows: a scene or an input by name or UUID. */
export function findWhat(context: RequestContext, data: z.output<z.ZodObject<typeof sourceKeys>>): ItemStatus['what'] {
  const found = findSource(context, context.port.status(), data)
  return 'scene' in found ? { scene: found.scene.name } : { source: found.input.name }
}
