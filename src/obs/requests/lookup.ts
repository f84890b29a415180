/** Finds the scene or input that a request means, by UUID or by name; the two share one name space, as in OBS. */
import { RequestError, Status } from '../protocol.ts'
import type { RoomStatus, SceneStatus, SourceStatus } from '../room-status.ts'
import { optionalKey, type RequestContext } from './define.ts'

export const sceneKeys = { sceneName: optionalKey, sceneUuid: optionalKey }
export const inputKeys = { inputName: optionalKey, inputUuid: optionalKey }
export const sourceKeys = { sourceName: optionalKey, sourceUuid: optionalKey }

export interface SceneKeys {
  sceneName?: string | undefined
  sceneUuid?: string | undefined
}

type Found = { scene: SceneStatus } | { input: SourceStatus }

interface Key {
  name: string | undefined
  uuid: string | undefined
  /** Of the fields, for the comment. */
  prefix: 'scene' | 'input' | 'source'
}

export function findScene(context: RequestContext, data: SceneKeys): SceneStatus {
  const found = find(context, context.port.status(), { name: data.sceneName, uuid: data.sceneUuid, prefix: 'scene' })
  if ('scene' in found) return found.scene
  throw new RequestError(Status.InvalidResourceType, 'The specified source is not a scene.')
}

export function findInput(
  context: RequestContext,
  data: { inputName?: string | undefined; inputUuid?: string | undefined },
): SourceStatus {
  const found = find(context, context.port.status(), { name: data.inputName, uuid: data.inputUuid, prefix: 'input' })
  if ('input' in found) return found.input
  throw new RequestError(Status.InvalidResourceType, 'The specified source is not an input.')
}

/** An input that can be heard. */
export function findSound(
  context: RequestContext,
  data: { inputName?: string | undefined; inputUuid?: string | undefined },
): SourceStatus {
  const input = findInput(context, data)
  if (input.hasSound) return input
  throw new RequestError(Status.InvalidResourceState, 'The specified input does not support audio.')
}

export function findSource(
  context: RequestContext,
  status: RoomStatus,
  data: { sourceName?: string | undefined; sourceUuid?: string | undefined },
): Found {
  return find(context, status, { name: data.sourceName, uuid: data.sourceUuid, prefix: 'source' })
}

function find(context: RequestContext, status: RoomStatus, key: Key): Found {
  const { name, uuid, prefix } = key
  if (name === undefined && uuid === undefined) {
    const fields = `\`${prefix}Name\` or \`${prefix}Uuid\``
    throw new RequestError(
      Status.MissingRequestField,
      `Your request must contain at least one of the following fields: ${fields}.`,
    )
  }
  const matches = (thing: 'scene' | 'input', candidate: { name: string }) =>
    uuid === undefined ? candidate.name === name : context.uuids.of(thing, candidate.name) === uuid
  const scene = status.scenes.find((candidate) => matches('scene', candidate))
  if (scene) return { scene }
  const input = status.sources.find((candidate) => matches('input', candidate))
  if (input) return { input }
  throw new RequestError(
    Status.ResourceNotFound,
    uuid === undefined ? `No source was found by the name of \`${name}\`.` : `No source was found by the UUID of \`${uuid}\`.`,
  )
}
