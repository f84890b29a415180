/** Requests on profiles, collections and the format: a room has one of each, from its show. */
import { request } from './define.ts'

/** 29.97 and its kin are thousandths below a whole rate. */
function rateOf(fps: number): { fpsNumerator: number; fpsDenominator: number } {
  if (Number.isInteger(fps)) return { fpsNumerator: fps, fpsDenominator: 1 }
  return { fpsNumerator: Math.round(fps * 1.001) * 1000, fpsDenominator: 1001 }
}

export const configRequests = {
  GetProfileList: request({
    run({ port }) {
      return { currentProfileName: port.room, profiles: [port.room] }
    },
  }),

  GetSceneCollectionList: request({
    run({ port }) {
      const { show } = port.status()
      return { currentSceneCollectionName: show, sceneCollections: [show] }
    },
  }),

  GetVideoSettings: request({
    run({ port }) {
      const { width, height, fps } = port.status().video
      return { ...rateOf(fps), baseWidth: width, baseHeight: height, outputWidth: width, outputHeight: height }
    },
  }),
}
