/** How a request is written down: what its data must be, what it does, and what a refusal of the room means for it. */
import { z } from 'zod'
import { isObject } from '../codec.ts'
import type { Uuids } from '../names.ts'
import { type ExecutionType, RequestError, Status } from '../protocol.ts'
import { type RoomPort, RoomRefusal } from '../room-port.ts'
import type { CpuMeter } from '../stats.ts'

/** What a request may use. */
export interface RequestContext {
  port: RoomPort
  uuids: Uuids
  /** Sent to every client that wants it. */
  broadcast(intent: number, eventType: string, eventData: Record<string, unknown>): void
  /** Names of all requests this server answers. */
  requestNames(): string[]
  cpu: CpuMeter
  /** Frames that program made in the last second. */
  activeFps(): number
  /** Messages of this client so far. */
  messages: { incoming: number; outgoing: number }
  /** `None` outside batches. */
  executionType: ExecutionType
}

type Answer = object | undefined

/** One request of the table. */
export interface RequestDefinition {
  answer(context: RequestContext, data: unknown): Promise<Answer>
}

type RefusalStatus = Partial<Record<RoomRefusal['code'], number>>

interface RequestBlueprint<Shape extends z.ZodRawShape, Target> {
  /** Finds what the request is about before its other fields are checked, as OBS does. */
  of?: (context: RequestContext, given: Record<string, unknown>) => Target
  /** Fields of `requestData`; none when left out. `null` counts as missing. */
  data?: Shape
  // biome-ignore lint/suspicious/noConfusingVoidType: commands hand on the room's own Promise<void>
  run(context: RequestContext, data: z.output<z.ZodObject<Shape>>, target: Target): Answer | void | Promise<Answer | void>
  /** Status codes for the room's refusals, where they differ from the usual ones. */
  refusal?: RefusalStatus
}

const usualRefusal: Record<RoomRefusal['code'], number> = {
  'not-found': Status.ResourceNotFound,
  'not-now': Status.NotReady,
  'bad-value': Status.InvalidRequestField,
  failed: Status.ResourceActionFailed,
}

/** Fails with a `RequestError` for data that does not fit and for what the room refuses. */
export function request<Shape extends z.ZodRawShape, Target = undefined>(
  blueprint: RequestBlueprint<Shape, Target>,
): RequestDefinition {
  const schema = z.object(blueprint.data ?? ({} as Shape))
  return {
    async answer(context, data) {
      const target = blueprint.of?.(context, fieldsOf(data)) as Target
      const checked = checkData(schema, data)
      try {
        return (await blueprint.run(context, checked, target)) ?? undefined
      } catch (error) {
        if (!(error instanceof RoomRefusal)) throw error
        throw new RequestError(blueprint.refusal?.[error.code] ?? usualRefusal[error.code], error.message)
      }
    },
  }
}

/** `null` counts as missing, and what is no object as empty. */
function fieldsOf(data: unknown): Record<string, unknown> {
  return isObject(data) ? Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null)) : {}
}

function checkData<Schema extends z.ZodObject>(schema: Schema, data: unknown): z.output<Schema> {
  const given = fieldsOf(data)
  const result = schema.safeParse(given)
  if (result.success) return result.data
  if (!isObject(data)) throw new RequestError(Status.MissingRequestData, 'Your request data is missing or invalid (non-object)')
  throw fieldError(result.error.issues[0] as z.core.$ZodIssue, given)
}

const typeWords: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  boolean: 'boolean',
  object: 'an object',
  record: 'an object',
  array: 'an array',
}

function fieldError(issue: z.core.$ZodIssue, data: Record<string, unknown>): RequestError {
  const field = issue.path.join('.')
  const value = issue.path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)?.[key], data)
  if (value === undefined) return new RequestError(Status.MissingRequestField, `Your request is missing the \`${field}\` field.`)
  const [status, says] = describeIssue(issue, value)
  return new RequestError(status, `The field value of \`${field}\` ${says}`)
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown): [number, string] {
  switch (issue.code) {
    case 'invalid_type':
      return [Status.InvalidRequestFieldType, `must be ${typeWords[issue.expected] ?? issue.expected}.`]
    case 'too_small':
      if (issue.origin === 'string' || issue.origin === 'array') return [Status.RequestFieldEmpty, 'must not be empty.']
      return [Status.RequestFieldOutOfRange, `is below the minimum of \`${bound(issue.minimum)}\``]
    case 'too_big':
      return [Status.RequestFieldOutOfRange, `is above the maximum of \`${bound(issue.maximum)}\``]
    case 'invalid_value':
      if (typeof value !== 'string') return [Status.InvalidRequestFieldType, 'must be a string.']
      return [Status.InvalidRequestField, `must be one of ${issue.values.map((word) => `\`${String(word)}\``).join(', ')}.`]
    case 'custom':
      return [Number(issue.params?.status ?? Status.InvalidRequestField), issue.message]
    default:
      return [Status.InvalidRequestField, issue.message]
  }
}

/** As OBS prints it. */
function bound(value: number | bigint): string {
  return Number(value).toFixed(6)
}

/** A string that may not be empty. */
export const text = z.string().min(1)

/** Any object with at least one field. */
export const filledObject = z.record(z.string(), z.unknown()).refine((value) => Object.keys(value).length > 0, {
  message: 'must not be empty.',
  params: { status: Status.RequestFieldEmpty },
})
