/** Requests on outputs: the list of all, and those that a room does not have. */
import { outputKinds } from '../names.ts'
import { isActive, noFarEnd, progress } from '../progress.ts'
import { RequestError, Status } from '../protocol.ts'
import type { RoomPort } from '../room-port.ts'
import type { OutputStatus } from '../room-status.ts'
import { request, text } from './define.ts'

function findOutput(port: RoomPort, name: string): OutputStatus {
  const output = port.status().outputs.find((candidate) => candidate.name === name)
  if (output) return output
  throw new RequestError(Status.ResourceNotFound, `No output was found with the name \`${name}\`.`)
}

/** One output alone. HLS always runs, and a second place is written with the first. */
async function run(port: RoomPort, output: OutputStatus, on: boolean): Promise<void> {
  const { kind, name } = output
  if (kind === 'stream') await port.stream(on, name)
  else if (kind === 'camera') await port.recordCamera(name.replace(/^camera /, ''), on)
  else if (kind === 'record') await (on ? port.startRecord() : port.stopRecord())
  else throw new RequestError(Status.CannotAct, `\`${name}\` cannot be started or stopped by itself.`)
}

const isOn = ({ state }: OutputStatus) => state !== 'off'

function notThere(what: string): RequestError {
  return new RequestError(Status.InvalidResourceState, `${what} is not available.`)
}

export const outputRequests = {
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
      const output = findOutput(port, data.outputName)
      const outputTotalFrames = isActive(output) ? Math.round(output.seconds * port.status().video.fps) : 0
      return { ...progress(output), ...noFarEnd, outputSkippedFrames: 0, outputTotalFrames }
    },
  }),

  /** Where it goes. Keys and passphrases are not in it. */
  GetOutputSettings: request({
    data: { outputName: text },
    run({ port }, data) {
      const { kind, folder } = findOutput(port, data.outputName)
      return { outputSettings: folder === undefined ? {} : { [kind === 'stream' ? 'server' : 'path']: folder } }
    },
  }),

  StartOutput: request({
    data: { outputName: text },
    async run({ port }, data) {
      const output = findOutput(port, data.outputName)
      if (isOn(output)) throw new RequestError(Status.OutputRunning, 'The output runs already.')
      await run(port, output, true)
    },
  }),

  StopOutput: request({
    data: { outputName: text },
    async run({ port }, data) {
      const output = findOutput(port, data.outputName)
      if (!isOn(output)) throw new RequestError(Status.OutputNotRunning, 'The output does not run.')
      await run(port, output, false)
    },
  }),

  ToggleOutput: request({
    data: { outputName: text },
    async run({ port }, data) {
      const output = findOutput(port, data.outputName)
      const outputActive = !isOn(output)
      await run(port, output, outputActive)
      return { outputActive }
    },
  }),

  GetReplayBufferStatus: request({
    run() {
      throw notThere('Replay buffer')
    },
  }),

  GetVirtualCamStatus: request({
    run() {
      throw notThere('VirtualCam')
    },
  }),
}
