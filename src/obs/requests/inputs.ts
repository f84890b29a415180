/** Requests on inputs: what there is. */
import { z } from 'zod'
import { allInputKinds, inputKind, inputKindCaps, unversioned } from '../names.ts'
import { request, text } from './define.ts'

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
      // The last first, as OBS lists them.
      return { inputs: inputs.reverse() }
    },
  }),

  GetInputKindList: request({
    data: { unversioned: z.boolean().optional() },
    run: (_context, data) => ({ inputKinds: data.unversioned ? allInputKinds.map(unversioned) : allInputKinds }),
  }),

  GetSpecialInputs: request({
    run: () => ({ desktop1: null, desktop2: null, mic1: null, mic2: null, mic3: null, mic4: null }),
  }),
}
