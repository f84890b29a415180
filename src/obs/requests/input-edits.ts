/** Requests on what inputs are: their settings, new ones, other names. Each is on air when it is answered. */
import { z } from 'zod'
import { defaultSettings, keysOf, settingsOf } from '../input-settings.ts'
import { allInputKinds, inputKind } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import type { SourceStatus } from '../room-status.ts'
import { type RequestContext, request, text } from './define.ts'
import { findInput, findScene } from './lookup.ts'
import { requireFree } from './scene-edits.ts'
import { addedItem } from './scene-item-edits.ts'

const settingsField = z.record(z.string(), z.unknown())

/** Names of kinds with or without their version. */
function knownKind(kind: string): string {
  const found = allInputKinds.find((one) => one === kind || one.replace(/_v\d+$/, '') === kind)
  if (found) return found
  throw new RequestError(
    Status.InvalidInputKind,
    'Your specified input kind is not supported by OBS. Check that your specified kind is properly versioned and that any necessary plugins are loaded.',
  )
}

function settingsNow({ port }: RequestContext, input: SourceStatus): Record<string, unknown> {
  const source = port.config().sources.find(({ name }) => name === input.name)
  return source ? settingsOf(inputKind(input), source) : {}
}

function keysFor(kind: string, wanted: Record<string, unknown>, now?: Record<string, unknown>) {
  const made = keysOf(kind, wanted, now)
  if ('problem' in made)
    throw new RequestError(Status.InvalidRequestField, `The field value of \`inputSettings\`: ${made.problem}.`)
  return made.keys
}

export const inputEditRequests = {
  GetInputSettings: request({
    of: findInput,
    run: (context, _data, input) => ({ inputSettings: settingsNow(context, input), inputKind: inputKind(input) }),
  }),

  GetInputDefaultSettings: request({
    data: { inputKind: text },
    run: (_context, data) => ({ defaultInputSettings: defaultSettings(knownKind(data.inputKind)) }),
  }),

  SetInputSettings: request({
    of: findInput,
    data: { inputSettings: settingsField, overlay: z.boolean().optional() },
    run(context, data, input) {
      const kind = inputKind(input)
      const now = settingsNow(context, input)
      const wanted = data.overlay === false ? { ...defaultSettings(kind), ...data.inputSettings } : data.inputSettings
      const definition = keysFor(kind, wanted, now)
      if (Object.keys(definition).length === 0) return
      return context.port.edit([{ do: 'set-source', source: input.name, definition }])
    },
  }),

  CreateInput: request({
    of: findScene,
    data: {
      inputName: text,
      inputKind: text,
      inputSettings: settingsField.optional(),
      sceneItemEnabled: z.boolean().optional(),
    },
    async run(context, data, { name: scene }) {
      requireFree(context, data.inputName)
      const definition = keysFor(knownKind(data.inputKind), data.inputSettings ?? {})
      const source = data.inputName
      const visible = data.sceneItemEnabled ?? true
      const item = await addedItem(context, scene, () =>
        context.port.edit([
          { do: 'add-source', source, definition },
          { do: 'add-layer', scene, what: { source }, at: context.port.items(scene).length, visible },
        ]),
      )
      return { inputUuid: context.uuids.of('input', source), ...item }
    },
  }),

  RemoveInput: request({
    of: findInput,
    run: (context, _data, { name }) => context.port.edit([{ do: 'remove-source', source: name }]),
  }),

  SetInputName: request({
    of: findInput,
    data: { newInputName: text },
    run(context, data, { name: source }) {
      requireFree(context, data.newInputName)
      return context.port.edit([{ do: 'rename-source', source, to: data.newInputName }])
    },
  }),
}
