/** Requests on outputs: recording, streaming (to somebody's ingest: HLS is none), and the list of all. */
import path from 'node:path'
import { RequestError, Status } from '../protocol.ts'
import { recordOf } from '../recorded.ts'
import type { RoomPort } from '../room-port.ts'
import type { OutputStatus } from '../room-status.ts'
import { request, text } from './define.ts'

const outputKinds: Record<OutputStatus['kind'], string> = {
  record: 'ffmpeg_muxer',
  copy: 'ffmpeg_muxer',
  hls: 'mixos_hls',
  stream: 'rtmp_output',
  camera: 'ffmpeg_muxer',
}

function isActive(output: OutputStatus): boolean {
  return output.state === 'on' || output.state === 'stopping'
}

/** `HH:MM:SS.mmm`; hours grow beyond two digits. */
export function timecode(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs))
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

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

function progress(output: OutputStatus | undefined) {
  const durationMs = output && isActive(output) ? Math.round(output.seconds * 1000) : 0
  return {
    outputActive: output !== undefined && isActive(output),
    outputTimecode: timecode(durationMs),
    outputDuration: durationMs,
    outputBytes: output?.bytes ?? 0,
  }
}

/** Fields that only outputs with a far end have. */
const noFarEnd = { outputReconnecting: false, outputCongestion: 0 }

export const outputRequests = {
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

  /** Of several streams, the first that is taken. */
  GetStreamStatus: request({
    run({ port }) {
      const streams = port.status().outputs.filter((output) => output.kind === 'stream')
      const stream = streams.find(isActive) ?? streams[0]
      const outputTotalFrames = stream && isActive(stream) ? Math.round(stream.seconds * port.status().video.fps) : 0
      const outputReconnecting = stream?.state === 'failed'
      return { ...progress(stream), ...noFarEnd, outputReconnecting, outputSkippedFrames: 0, outputTotalFrames }
    },
  }),

  StartStream: request({
    refusal: { 'not-now': Status.OutputDisabled },
    run: ({ port }) => port.stream(true),
  }),

  StopStream: request({
    refusal: { 'not-now': Status.OutputDisabled },
    run: ({ port }) => port.stream(false),
  }),

  GetOutputList: request({
    run({ port }) {
      const { outputs, video } = port.status()
      const outputFlags = {
        OBS_OUTPUT_AUDIO: true,
        OBS_OUTPUT_VIDEO: true,
        OBS_OUTPUT_ENCODED: true,
        OBS_OUTPUT_MULTI_TRACK: false,
        OBS_OUTPUT_SERVICE: false,
      }
      const list = outputs.map((output) => ({
        outputName: output.name,
        outputKind: outputKinds[output.kind],
        outputWidth: video.width,
        outputHeight: video.height,
        outputActive: isActive(output),
        outputFlags,
      }))
      return { outputs: list }
    },
  }),

  GetOutputStatus: request({
    data: { outputName: text },
    run({ port }, data) {
      const status = port.status()
      const output = status.outputs.find((candidate) => candidate.name === data.outputName)
      if (!output) throw new RequestError(Status.ResourceNotFound, `No output was found with the name \`${data.outputName}\`.`)
      const outputTotalFrames = isActive(output) ? Math.round(output.seconds * status.video.fps) : 0
      return { ...progress(output), ...noFarEnd, outputSkippedFrames: 0, outputTotalFrames }
    },
  }),
}
