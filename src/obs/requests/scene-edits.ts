/** Requests that change which scenes there are. */
import { RequestError, Status } from '../protocol.ts'
import { type RequestContext, request, text } from './define.ts'
import { findScene } from './lookup.ts'

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
    of: findScene,
    run(context, _data, { name: scene }) {
      if (context.port.status().scenes.length < 2)
        throw new RequestError(Status.NotEnoughResources, 'You cannot remove the last scene in the collection.')
      return context.port.edit([{ do: 'remove-scene', scene }])
    },
  }),

  SetSceneName: request({
    of: findScene,
    data: { newSceneName: text },
    run(context, data, { name: scene }) {
      requireFree(context, data.newSceneName)
      return context.port.edit([{ do: 'rename-scene', scene, to: data.newSceneName }])
    },
  }),
}
