/** Requests on what scenes are made of. */
import { z } from 'zod'
import { inputKind } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import { type RequestContext, request, text } from './define.ts'
import { findScene, sceneKeys } from './lookup.ts'

/** One item for each source in the scene, sources of nested scenes included; ids count from 1 in the order of the scene. */
function sceneItems(context: RequestContext, sourceNames: string[]) {
  const { sources } = context.port.status()
  return sourceNames.map((name, index) => {
    const source = sources.find((candidate) => candidate.name === name)
    return {
      sceneItemId: index + 1,
      sceneItemIndex: index,
      sceneItemEnabled: true,
      sceneItemLocked: true,
      sceneItemBlendMode: 'OBS_BLEND_NORMAL',
      sourceName: name,
      sourceUuid: context.uuids.of('input', name),
      sourceType: 'OBS_SOURCE_TYPE_INPUT',
      inputKind: source ? inputKind(source) : null,
      isGroup: null,
    }
  })
}

export const sceneItemRequests = {
  GetSceneItemList: request({
    data: sceneKeys,
    run: (context, data) => ({ sceneItems: sceneItems(context, findScene(context, data).sources) }),
  }),

  GetSceneItemId: request({
    data: { ...sceneKeys, sourceName: text, searchOffset: z.number().min(-1).optional() },
    run(context, data) {
      const items = sceneItems(context, findScene(context, data).sources)
      const matches = items.filter((item) => item.sourceName === data.sourceName)
      const found = matches.at(Math.trunc(data.searchOffset ?? 0))
      if (found) return { sceneItemId: found.sceneItemId }
      throw new RequestError(Status.ResourceNotFound, 'No scene items were found in the specified scene by that name or offset.')
    },
  }),
}
