/** Requests on scenes: the list, program and preview. */
import { sceneList } from '../lists.ts'
import { request } from './define.ts'
import { findScene } from './lookup.ts'

export const sceneRequests = {
  GetSceneList: request({
    run({ port, uuids }) {
      const status = port.status()
      return {
        currentProgramSceneName: status.programScene,
        currentProgramSceneUuid: uuids.of('scene', status.programScene),
        currentPreviewSceneName: status.previewScene,
        currentPreviewSceneUuid: uuids.of('scene', status.previewScene),
        scenes: sceneList(status, uuids),
      }
    },
  }),

  GetGroupList: request({ run: () => ({ groups: [] }) }),

  GetCurrentProgramScene: request({
    run({ port, uuids }) {
      const sceneName = port.status().programScene
      const sceneUuid = uuids.of('scene', sceneName)
      return { sceneName, sceneUuid, currentProgramSceneName: sceneName, currentProgramSceneUuid: sceneUuid }
    },
  }),

  SetCurrentProgramScene: request({
    of: findScene,
    run: ({ port }, _data, { name }) => port.setProgram(name),
  }),

  GetCurrentPreviewScene: request({
    run({ port, uuids }) {
      const sceneName = port.status().previewScene
      const sceneUuid = uuids.of('scene', sceneName)
      return { sceneName, sceneUuid, currentPreviewSceneName: sceneName, currentPreviewSceneUuid: sceneUuid }
    },
  }),

  SetCurrentPreviewScene: request({
    of: findScene,
    run: ({ port }, _data, { name }) => port.setPreview(name),
  }),

  /** Takes go as the room's transition says, whatever the scene. */
  GetSceneSceneTransitionOverride: request({
    of: findScene,
    run: () => ({ transitionName: null, transitionDuration: null }),
  }),
}
