/** Requests on studio mode, which a room is always in. */
import { z } from 'zod'
import { RequestError, Status } from '../protocol.ts'
import { request } from './define.ts'

export const uiRequests = {
  GetStudioModeEnabled: request({ run: () => ({ studioModeEnabled: true }) }),

  SetStudioModeEnabled: request({
    data: { studioModeEnabled: z.boolean() },
    run(_context, data) {
      if (!data.studioModeEnabled) throw new RequestError(Status.CannotAct, 'A room always has a preview and a program.')
    },
  }),
}
