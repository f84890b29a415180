/** Requests on profiles, collections, the format and where it all goes: a room has one of each, from its show. */
import { RequestError, Status } from '../protocol.ts'
import { request, text } from './define.ts'

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

  /** The only one is always current. */
  SetCurrentProfile: request({
    data: { profileName: text },
    run({ port }, { profileName }) {
      if (profileName !== port.room) throw new RequestError(Status.ResourceNotFound, 'The profile was not found.')
    },
  }),

  GetSceneCollectionList: request({
    run({ port }) {
      const { show } = port.status()
      return { currentSceneCollectionName: show, sceneCollections: [show] }
    },
  }),

  /** The only one is always current. */
  SetCurrentSceneCollection: request({
    data: { sceneCollectionName: text },
    run({ port }, { sceneCollectionName }) {
      if (sceneCollectionName === port.status().show) return
      throw new RequestError(Status.ResourceNotFound, 'The scene collection was not found.')
    },
  }),

  GetVideoSettings: request({
    run({ port }) {
      const { width, height, fps } = port.status().video
      return { ...rateOf(fps), baseWidth: width, baseHeight: height, outputWidth: width, outputHeight: height }
    },
  }),

  /** Of several streams the first. Its key or passphrase is never told. */
  GetStreamServiceSettings: request({
    run({ port }) {
      const [stream] = port.config().streams
      return {
        streamServiceType: 'rtmp_custom',
        streamServiceSettings: { server: stream?.url ?? '', key: '', use_auth: false, bwtest: false },
      }
    },
  }),
}
