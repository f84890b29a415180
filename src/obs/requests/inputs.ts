/** Requests on inputs: what there is, and how each is heard. */
import { z } from 'zod'
import { dbToMul, maxGainDb, mulToDb, silenceDb } from '../levels.ts'
import { allInputKinds, inputKind, inputKindCaps, unversioned } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import { request, text } from './define.ts'
import { findSound, inputKeys } from './lookup.ts'

const outOfRange = { 'bad-value': Status.RequestFieldOutOfRange }

/** Fails unless exactly one of the two is given. */
function oneVolumeDb(mul: number | undefined, db: number | undefined): number {
  if (mul !== undefined && db !== undefined) {
    throw new RequestError(Status.TooManyRequestFields, 'You may only specify one volume field.')
  }
  if (db !== undefined) return db
  if (mul !== undefined) return mulToDb(mul)
  throw new RequestError(Status.MissingRequestField, 'You must specify one volume field.')
}

export const inputRequests = {
  GetInputList: request({
    data: { inputKind: text.optional() },
    run({ port, uuids }, data) {
      const sources = port.status().sources.filter((source) => !data.inputKind || inputKind(source) === data.inputKind)
      const inputs = sources.map((source) => ({
        inputName: source.name,
        inputUuid: uuids.of('input', source.name),
        inputKind: inputKind(source),
        unversionedInputKind: unversioned(inputKind(source)),
        inputKindCaps: inputKindCaps(source),
      }))
      return { inputs }
    },
  }),

  GetInputKindList: request({
    data: { unversioned: z.boolean().optional() },
    run: (_context, data) => ({ inputKinds: data.unversioned ? allInputKinds.map(unversioned) : allInputKinds }),
  }),

  GetSpecialInputs: request({
    run: () => ({ desktop1: null, desktop2: null, mic1: null, mic2: null, mic3: null, mic4: null }),
  }),

  GetInputMute: request({
    data: inputKeys,
    run: (context, data) => ({ inputMuted: findSound(context, data).muted }),
  }),

  SetInputMute: request({
    data: { ...inputKeys, inputMuted: z.boolean() },
    run: (context, data) => context.port.setSound(findSound(context, data).name, { muted: data.inputMuted }),
  }),

  ToggleInputMute: request({
    data: inputKeys,
    async run(context, data) {
      const source = findSound(context, data)
      const inputMuted = !source.muted
      await context.port.setSound(source.name, { muted: inputMuted })
      return { inputMuted }
    },
  }),

  GetInputVolume: request({
    data: inputKeys,
    run(context, data) {
      const { gainDb } = findSound(context, data)
      return { inputVolumeMul: dbToMul(gainDb), inputVolumeDb: gainDb }
    },
  }),

  SetInputVolume: request({
    data: {
      ...inputKeys,
      inputVolumeMul: z.number().min(0).max(20).optional(),
      inputVolumeDb: z.number().min(silenceDb).max(maxGainDb).optional(),
    },
    refusal: outOfRange,
    run(context, data) {
      const source = findSound(context, data)
      return context.port.setSound(source.name, { gainDb: oneVolumeDb(data.inputVolumeMul, data.inputVolumeDb) })
    },
  }),

  GetInputAudioSyncOffset: request({
    data: inputKeys,
    run: (context, data) => ({ inputAudioSyncOffset: findSound(context, data).delayMs }),
  }),

  SetInputAudioSyncOffset: request({
    data: { ...inputKeys, inputAudioSyncOffset: z.number().min(-950).max(20_000) },
    refusal: outOfRange,
    run(context, data) {
      const source = findSound(context, data)
      return context.port.setSound(source.name, { delayMs: Math.trunc(data.inputAudioSyncOffset) })
    },
  }),
}
