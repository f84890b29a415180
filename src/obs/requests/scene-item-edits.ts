/** Requests that change what a scene is made of. Each is on air when it is answered. */
import { z } from 'zod'
import { RequestError, Status } from '../protocol.ts'
import type { ItemStatus } from '../room-status.ts'
import { boundsTypes, placeOf, type Transform, TransformRefusal } from '../transform.ts'
import { type RequestContext, request } from './define.ts'
import { findScene, findSource } from './lookup.ts'
import { type FoundItem, findItem, itemId, itemTransform } from './scene-items.ts'

/** OBS keeps positions and sizes within these. */
const position = z.number().min(-90_001).max(90_001)
const length = z.number().min(0).max(90_001)
const crop = z.number().int().min(0).max(100_000)

/** What may be given of a transform; the rest stays. */
const transformFields = z.looseObject({
  positionX: position.optional(),
  positionY: position.optional(),
  rotation: z.number().min(-360).max(360).optional(),
  scaleX: z.number().optional(),
  scaleY: z.number().optional(),
  alignment: z.number().int().min(0).optional(),
  boundsType: z.enum(boundsTypes).optional(),
  boundsAlignment: z.number().int().min(0).optional(),
  boundsWidth: length.optional(),
  boundsHeight: length.optional(),
  cropLeft: crop.optional(),
  cropRight: crop.optional(),
  cropTop: crop.optional(),
  cropBottom: crop.optional(),
})

/** A scene or an input, by name or UUID. */
function findWhat(context: RequestContext, given: Record<string, unknown>): ItemStatus['what'] {
  const found = findSource(context, given)
  return 'scene' in found ? { scene: found.scene.name } : { source: found.input.name }
}

const refOf = ({ scene, index, item }: FoundItem) => ({ scene, layer: index, what: item.what })

/** What was added by a request, told by its scene before and after. */
export async function addedItem(
  context: RequestContext,
  scene: string,
  add: () => Promise<void>,
): Promise<{ sceneItemId: number }> {
  const before = new Set(context.port.items(scene).map(({ id }) => id))
  await add()
  const item = context.port.items(scene).find(({ id }) => !before.has(id))
  if (!item) throw new RequestError(Status.ResourceActionFailed, 'Somebody else has taken the item out of the scene again.')
  return { sceneItemId: item.id }
}

export const sceneItemEditRequests = {
  CreateSceneItem: request({
    of: (context, given) => ({ scene: findScene(context, given).name, what: findWhat(context, given) }),
    data: { sceneItemEnabled: z.boolean().optional() },
    run(context, data, { scene, what }) {
      const at = context.port.items(scene).length
      const visible = data.sceneItemEnabled ?? true
      return addedItem(context, scene, () => context.port.edit([{ do: 'add-layer', scene, what, at, visible }]))
    },
  }),

  DuplicateSceneItem: request({
    of: findScene,
    data: { sceneItemId: itemId, destinationSceneName: z.string().optional(), destinationSceneUuid: z.string().optional() },
    run(context, data, from) {
      const { item } = findItem(context, from, data.sceneItemId)
      const { destinationSceneName: sceneName, destinationSceneUuid: sceneUuid } = data
      const scene = sceneName || sceneUuid ? findScene(context, { sceneName, sceneUuid }).name : from.name
      const { what, place, crop, opacity, visible } = item
      const at = context.port.items(scene).length
      const edit = { do: 'add-layer', scene, what, at, place, crop, opacity, visible } as const
      return addedItem(context, scene, () => context.port.edit([edit]))
    },
  }),

  RemoveSceneItem: request({
    of: findScene,
    data: { sceneItemId: itemId },
    run: (context, { sceneItemId }, scene) =>
      context.port.edit([{ do: 'remove-layer', ...refOf(findItem(context, scene, sceneItemId)) }]),
  }),

  SetSceneItemEnabled: request({
    of: findScene,
    data: { sceneItemId: itemId, sceneItemEnabled: z.boolean() },
    run(context, { sceneItemId, sceneItemEnabled: visible }, scene) {
      return context.port.edit([{ do: 'set-layer', ...refOf(findItem(context, scene, sceneItemId)), visible }])
    },
  }),

  SetSceneItemIndex: request({
    of: findScene,
    data: { sceneItemId: itemId, sceneItemIndex: z.number().int().min(0).max(8192) },
    run(context, data, scene) {
      const found = findItem(context, scene, data.sceneItemId)
      const top = context.port.items(found.scene).length - 1
      return context.port.edit([{ do: 'move-layer', ...refOf(found), to: Math.min(top, data.sceneItemIndex) }])
    },
  }),

  SetSceneItemTransform: request({
    of: findScene,
    data: { sceneItemId: itemId, sceneItemTransform: transformFields },
    run(context, data, scene) {
      const found = findItem(context, scene, data.sceneItemId)
      const wished = { ...itemTransform(context, found.item), ...given(data.sceneItemTransform) }
      return context.port.edit([{ do: 'set-layer', ...refOf(found), ...placed(context, wished) }])
    },
  }),
}

function given(fields: Record<string, unknown>): Partial<Transform> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function placed({ port }: RequestContext, transform: Transform) {
  try {
    return placeOf(transform, port.status().video)
  } catch (error) {
    if (!(error instanceof TransformRefusal)) throw error
    throw new RequestError(
      Status.RequestFieldOutOfRange,
      `The field value of \`sceneItemTransform.${error.field}\` cannot be: ${error.message}.`,
    )
  }
}
