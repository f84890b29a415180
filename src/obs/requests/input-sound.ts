/** Requests on how each input is heard. */
import { z } from 'zod'
import { dbToMul, maxGainDb, mulToDb, silenceDb } from '../levels.ts'
import { RequestError, Status } from '../protocol.ts'
import { request } from './define.ts'
import { audible, findInput, findSound } from './lookup.ts'

const outOfRange = { 'bad-value': Status.RequestFieldOutOfRange }
/** Tracks of a recording that OBS knows; the first is the program's sound. */
const obsTracks = 6

/** Fails unless exactly one of the two is given. */
function oneVolumeDb(mul: number | undefined, db: number | undefined): number {
  if (mul !== undefined && db !== undefined) {
    throw new RequestError(Status.TooManyRequestFields, 'You may only specify one volume field.')
  }
  if (db !== undefined) return db
  if (mul !== undefined) return mulToDb(mul)
  throw new RequestError(Status.MissingRequestField, 'You must specify one volume field.')
}

export const inputSoundRequests = {
  GetInputMute: request({
    of: findSound,
    run: (_context, _data, { muted }) => ({ inputMuted: muted }),
  }),

  SetInputMute: request({
    of: findInput,
    data: { inputMuted: z.boolean() },
    run: ({ port }, data, input) => port.setSound(audible(input).name, { muted: data.inputMuted }),
  }),

  ToggleInputMute: request({
    of: findSound,
    async run({ port }, _data, { name, muted }) {
      await port.setSound(name, { muted: !muted })
      return { inputMuted: !muted }
    },
  }),

  GetInputVolume: request({
    of: findSound,
    run: (_context, _data, { gainDb }) => ({ inputVolumeMul: dbToMul(gainDb), inputVolumeDb: gainDb }),
  }),

  SetInputVolume: request({
    of: findSound,
    data: {
      inputVolumeMul: z.number().min(0).max(20).optional(),
      inputVolumeDb: z.number().min(silenceDb).max(maxGainDb).optional(),
    },
    refusal: outOfRange,
    run: ({ port }, data, { name }) => port.setSound(name, { gainDb: oneVolumeDb(data.inputVolumeMul, data.inputVolumeDb) }),
  }),

  /** A source's left and right are not moved between the sides. */
  GetInputAudioBalance: request({
    of: findSound,
    run: () => ({ inputAudioBalance: 0.5 }),
  }),

  GetInputAudioSyncOffset: request({
    of: findSound,
    run: (_context, _data, { delayMs }) => ({ inputAudioSyncOffset: delayMs }),
  }),

  SetInputAudioSyncOffset: request({
    of: findInput,
    data: { inputAudioSyncOffset: z.number().min(-950).max(20_000) },
    refusal: outOfRange,
    run: ({ port }, data, input) => port.setSound(audible(input).name, { delayMs: Math.trunc(data.inputAudioSyncOffset) }),
  }),

  /** The one source that the operator listens to is monitored. */
  GetInputAudioMonitorType: request({
    of: findSound,
    run({ port }, _data, { name }) {
      const isHeard = port.status().listen === name
      return { monitorType: isHeard ? 'OBS_MONITORING_TYPE_MONITOR_AND_OUTPUT' : 'OBS_MONITORING_TYPE_NONE' }
    },
  }),

  /** The program's is the first; those of single sources follow. */
  GetInputAudioTracks: request({
    of: findSound,
    run({ port }, _data, { name }) {
      const own = port.config().record?.tracks.indexOf(name) ?? -1
      const tracks = Array.from({ length: obsTracks }, (_, index) => [index + 1, index === 0 || (own >= 0 && index === own + 1)])
      return { inputAudioTracks: Object.fromEntries(tracks) }
    },
  }),
}
