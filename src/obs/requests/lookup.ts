/** Finds the scene or input that a request means, by UUID or by name; the two share one name space, as in OBS. */
import { RequestError, Status } from '../protocol.ts'
import type { RoomStatus, SceneStatus, SourceStatus } from '../room-status.ts'
import type { RequestContext } from './define.ts'

type Fields = Record<string, unknown>

export type Found = { scene: SceneStatus } | { input: SourceStatus }

interface Key {
  name: string | undefined
  uuid: string | undefined
  /** Of the fields, for the comment. */
  prefix: 'scene' | 'input' | 'source'
}

export function findScene(context: RequestContext, given: Fields): SceneStatus {
  const found = find(context, context.port.status(), keyOf(given, 'scene'))
  if ('scene' in found) return found.scene
  throw new RequestError(Status.InvalidResourceType, 'The specified source is not a scene.')
}

export function findInput(context: RequestContext, given: Fields): SourceStatus {
  const found = find(context, context.port.status(), keyOf(given, 'input'))
  if ('input' in found) return found.input
  throw new RequestError(Status.InvalidResourceType, 'The specified source is not an input.')
}

/** An input that can be heard. */
export function findSound(context: RequestContext, given: Fields): SourceStatus {
  return audible(findInput(context, given))
}

/** Fails for an input without sound. */
export function audible(input: SourceStatus): SourceStatus {
  if (input.hasSound) return input
  throw new RequestError(Status.InvalidResourceState, 'The specified input does not support audio.')
}

export function findSource(context: RequestContext, given: Fields): Found {
  return find(context, context.port.status(), keyOf(given, 'source'))
}

/** Anything that is not a non-empty string counts as not given, as in OBS. */
function keyOf(given: Fields, prefix: Key['prefix']): Key {
  const text = (field: string) => {
    const value = given[field]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return { name: text(`${prefix}Name`), uuid: text(`${prefix}Uuid`), prefix }
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
