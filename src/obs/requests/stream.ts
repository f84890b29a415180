/** Requests on streams to somebody's ingest (HLS is none): all of a room's are one to OBS's clients. */
import { isActive, noFarEnd, progress } from '../progress.ts'
import { RequestError, Status } from '../protocol.ts'
import { streamOf } from '../recorded.ts'
import type { RoomPort } from '../room-port.ts'
import type { OutputStatus } from '../room-status.ts'
import { request } from './define.ts'

const refusal = { 'not-now': Status.OutputDisabled }

function streamsOf(port: RoomPort): OutputStatus[] {
  return port.status().outputs.filter(({ kind }) => kind === 'stream')
}

const isWanted = ({ state }: OutputStatus) => state !== 'off'

export const streamRequests = {
  /** Of several, the first that is taken. */
  GetStreamStatus: request({
    run({ port }) {
      const { outputs, video } = port.status()
      const stream = streamOf(outputs)
      const outputTotalFrames = stream && isActive(stream) ? Math.round(stream.seconds * video.fps) : 0
      const outputReconnecting = stream?.state === 'failed'
      return { ...progress(stream), ...noFarEnd, outputReconnecting, outputSkippedFrames: 0, outputTotalFrames }
    },
  }),

  StartStream: request({
    refusal,
    async run({ port }) {
      const streams = streamsOf(port)
      if (streams.length > 0 && streams.every(isWanted)) throw new RequestError(Status.OutputRunning, 'The stream runs already.')
      await port.stream(true)
    },
  }),

  StopStream: request({
    refusal,
    async run({ port }) {
      const streams = streamsOf(port)
      if (streams.length > 0 && !streams.some(isWanted)) throw new RequestError(Status.OutputNotRunning, 'No stream runs.')
      await port.stream(false)
    },
  }),

  ToggleStream: request({
    refusal,
    async run({ port }) {
      const outputActive = !streamsOf(port).some(isWanted)
      await port.stream(outputActive)
      return { outputActive }
    },
  }),
}
