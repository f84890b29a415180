/** Requests on studio mode, which a room is always in, and on displays. */
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

  /** Displays that show something of the room. Where they stand nobody knows. */
  GetMonitorList: request({
    run({ port }) {
      const displays = port.status().screens.flatMap(({ display }) => (display ? [display] : []))
      const monitors = displays.map(({ name, width, height }, monitorIndex) => ({
        monitorName: `${name}(${monitorIndex})`,
        monitorIndex,
        monitorWidth: width,
        monitorHeight: height,
        monitorPositionX: 0,
        monitorPositionY: 0,
      }))
      return { monitors }
    },
  }),
}
