/** Requests on scenes: the list, program and preview. */
import { sceneList } from '../lists.ts'
import { request } from './define.ts'
import { findScene, sceneKeys } from './lookup.ts'

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
    data: sceneKeys,
    run: (context, data) => context.port.setProgram(findScene(context, data).name),
  }),

  GetCurrentPreviewScene: request({
    run({ port, uuids }) {
      const sceneName = port.status().previewScene
      const sceneUuid = uuids.of('scene', sceneName)
      return { sceneName, sceneUuid, currentPreviewSceneName: sceneName, currentPreviewSceneUuid: sceneUuid }
    },
  }),

  SetCurrentPreviewScene: request({
    data: sceneKeys,
    run: (context, data) => context.port.setPreview(findScene(context, data).name),
  }),
}
