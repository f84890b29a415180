/** Requests that take scenes and inputs alike. */
import { isActive, isShowing } from '../activity.ts'
import { scenesWithin } from '../nested.ts'
import { request } from './define.ts'
import { findSource } from './lookup.ts'

export const sourceRequests = {
  GetSourceActive: request({
    of: findSource,
    run({ port }, _data, found) {
      const { programScene, previewScene } = port.status()
      if ('scene' in found) {
        const isIn = (outer: string) => scenesWithin(port.config(), outer).includes(found.scene.name)
        const videoActive = isIn(programScene)
        return { videoActive, videoShowing: videoActive || isIn(previewScene) }
      }
      return { videoActive: isActive(found.input), videoShowing: isShowing(found.input) }
    },
  }),

  /** Filters are the engine's own: none of them is a client's. */
  GetSourceFilterList: request({
    of: findSource,
    run: () => ({ filters: [] }),
  }),

  GetSourceFilterKindList: request({ run: () => ({ sourceFilterKinds: [] }) }),
}
