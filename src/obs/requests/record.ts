/** Requests on the recording. It cannot pause: what is missing in a recording is missed for ever. */
import path from 'node:path'
import { progress } from '../progress.ts'
import { RequestError, Status } from '../protocol.ts'
import { recordOf } from '../recorded.ts'
import type { RoomPort } from '../room-port.ts'
import type { OutputStatus } from '../room-status.ts'
import { request } from './define.ts'

function findRecord(port: RoomPort): OutputStatus {
  const record = recordOf(port.status().outputs)
  if (!record) throw new RequestError(Status.OutputDisabled, 'This room records nothing: its show names no record output.')
  return record
}

/** What is on its way up or down is left to the room, which orders the wishes of all clients. */
async function startRecord(port: RoomPort): Promise<void> {
  if (findRecord(port).state === 'on') throw new RequestError(Status.OutputRunning, 'The recording runs already.')
  await port.startRecord()
}

async function stopRecord(port: RoomPort): Promise<string> {
  const { state } = findRecord(port)
  if (state === 'off' || state === 'failed') throw new RequestError(Status.OutputNotRunning, 'The recording does not run.')
  return port.stopRecord()
}

export const recordRequests = {
  GetRecordStatus: request({
    run: ({ port }) => ({ ...progress(recordOf(port.status().outputs)), outputPaused: false }),
  }),

  StartRecord: request({
    refusal: { 'not-now': Status.OutputRunning },
    run: ({ port }) => startRecord(port),
  }),

  StopRecord: request({
    refusal: { 'not-now': Status.OutputNotRunning },
    run: async ({ port }) => ({ outputPath: await stopRecord(port) }),
  }),

  ToggleRecord: request({
    async run({ port }) {
      const stop = ['on', 'starting'].includes(findRecord(port).state)
      await (stop ? port.stopRecord() : port.startRecord())
      return { outputActive: !stop }
    },
  }),

  GetRecordDirectory: request({
    run({ port }) {
      const { folder, file } = findRecord(port)
      const recordDirectory = folder ?? (file === null ? null : path.dirname(file))
      if (recordDirectory === null) throw new RequestError(Status.InvalidResourceState, 'Nothing has been recorded yet.')
      return { recordDirectory }
    },
  }),
}
