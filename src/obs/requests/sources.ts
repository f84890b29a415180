/** Requests that take scenes and inputs alike. */
import { request } from './define.ts'
import { findSource, sourceKeys } from './lookup.ts'

export const sourceRequests = {
  GetSourceActive: request({
    data: sourceKeys,
    run(context, data) {
      const status = context.port.status()
      const found = findSource(context, status, data)
      if ('scene' in found) {
        const videoActive = found.scene.name === status.programScene
        return { videoActive, videoShowing: videoActive || found.scene.name === status.previewScene }
      }
      const { hasPicture, heard, tally } = found.input
      const videoActive = tally === 'program' || (!hasPicture && heard)
      return { videoActive, videoShowing: videoActive || tally === 'preview' }
    },
  }),
}
