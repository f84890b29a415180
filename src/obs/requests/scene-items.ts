/** Requests on what scenes are made of. */
import { z } from 'zod'
import { RequestError, Status } from '../protocol.ts'
import type { SceneStatus } from '../room-status.ts'
import { describeItem, type SceneItem, sceneItems, transformOf } from '../scene-items.ts'
import { type RequestContext, request, text } from './define.ts'
import { findScene } from './lookup.ts'

const itemId = { sceneItemId: z.number().min(0) }

function findItem({ port }: RequestContext, scene: SceneStatus, id: number): SceneItem {
  const wanted = Math.trunc(id)
  const item = sceneItems(port, scene.name).find((candidate) => candidate.id === wanted)
  if (item) return item
  const where = `in scene \`${scene.name}\` with the ID \`${wanted}\``
  throw new RequestError(Status.ResourceNotFound, `No scene items were found ${where}.`)
}

/** A request that tells something of one item. */
function itemRequest(tell: (item: SceneItem, context: RequestContext) => object) {
  return request({
    of: findScene,
    data: itemId,
    run: (context, { sceneItemId }, scene) => tell(findItem(context, scene, sceneItemId), context),
  })
}

export const sceneItemRequests = {
  GetSceneItemList: request({
    of: findScene,
    run({ port, uuids }, _data, { name }) {
      const status = port.status()
      return { sceneItems: sceneItems(port, name).map((item) => describeItem(item, status, uuids)) }
    },
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
      const matches = sceneItems(port, name).filter((item) => item.name === data.sourceName)
      const found = matches.at(Math.trunc(data.searchOffset ?? 0))
      if (found) return { sceneItemId: found.id }
      throw new RequestError(Status.ResourceNotFound, 'No scene items were found in the specified scene by that name or offset.')
    },
  }),

  GetSceneItemTransform: itemRequest((item, { port }) => ({ sceneItemTransform: transformOf(item, port.status()) })),
  GetSceneItemEnabled: itemRequest(() => ({ sceneItemEnabled: true })),
  GetSceneItemLocked: itemRequest(() => ({ sceneItemLocked: false })),
  GetSceneItemIndex: itemRequest(({ index }) => ({ sceneItemIndex: index })),
  GetSceneItemBlendMode: itemRequest(() => ({ sceneItemBlendMode: 'OBS_BLEND_NORMAL' })),
}
