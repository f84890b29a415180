/** Requests on hotkeys: a room has none of its own, but those of OBS by which deck plug-ins press its buttons. */
import { RequestError, Status } from '../protocol.ts'
import type { RoomPort } from '../room-port.ts'
import { request, text } from './define.ts'

const hotkeys: Record<string, (port: RoomPort) => Promise<unknown>> = {
  'OBSBasic.StartRecording': (port) => port.startRecord(),
  'OBSBasic.StartStreaming': (port) => port.stream(true),
  'OBSBasic.StopRecording': (port) => port.stopRecord(),
  'OBSBasic.StopStreaming': (port) => port.stream(false),
  'OBSBasic.Transition': (port) => port.take(),
}

export const hotkeyRequests = {
  GetHotkeyList: request({ run: () => ({ hotkeys: Object.keys(hotkeys) }) }),

  TriggerHotkeyByName: request({
    data: { hotkeyName: text },
    async run({ port }, { hotkeyName }) {
      const press = Object.hasOwn(hotkeys, hotkeyName) ? hotkeys[hotkeyName] : undefined
      if (!press) throw new RequestError(Status.ResourceNotFound, 'No hotkeys were found by that name.')
      await press(port)
    },
  }),
}
