/** Requests that change which scenes there are. */
import { RequestError, Status } from '../protocol.ts'
import { type RequestContext, request, text } from './define.ts'
import { findScene, sceneKeys } from './lookup.ts'

/** Scenes and inputs share one name space. */
export function requireFree({ port }: RequestContext, name: string): void {
  const { scenes, sources } = port.status()
  if ([...scenes, ...sources].some((one) => one.name === name))
    throw new RequestError(Status.ResourceAlreadyExists, 'A source already exists by that name.')
}

export const sceneEditRequests = {
  CreateScene: request({
    data: { sceneName: text },
    async run(context, { sceneName }) {
      requireFree(context, sceneName)
      await context.port.edit([{ do: 'add-scene', scene: sceneName }])
      return { sceneUuid: context.uuids.of('scene', sceneName) }
    },
  }),

  RemoveScene: request({
    data: sceneKeys,
    run(context, data) {
      const scene = findScene(context, data).name
      if (context.port.status().scenes.length < 2)
        throw new RequestError(Status.NotEnoughResources, 'You cannot remove the last scene in the collection.')
      return context.port.edit([{ do: 'remove-scene', scene }])
    },
  }),

  SetSceneName: request({
    data: { ...sceneKeys, newSceneName: text },
    run(context, data) {
      const scene = findScene(context, data).name
      requireFree(context, data.newSceneName)
      return context.port.edit([{ do: 'rename-scene', scene, to: data.newSceneName }])
    },
  }),
}
