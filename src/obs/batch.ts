/** Request batches: their checks, the three ways to run them, and their variables. */
import { isObject } from './codec.ts'
import { type RequestResult, resultFields } from './perform.ts'
import { CloseCode, CloseError, ExecutionType, Status } from './protocol.ts'

interface BatchItem {
  requestType: string
  requestId: unknown
  requestData: unknown
  inputVariables: unknown
  outputVariables: unknown
}

export interface Batch {
  executionType: ExecutionType
  haltOnFailure: boolean
  variables: Map<string, unknown>
  items: BatchItem[]
}

type Perform = (executionType: ExecutionType, requestType: string, data: unknown) => Promise<RequestResult>

/** Fails with a `CloseError` for a batch that is not one. */
export function readBatch(payload: Record<string, unknown>, maxRequests: number): Batch {
  const executionType = readExecutionType(payload.executionType ?? ExecutionType.SerialRealtime)
  const variables = readVariables(payload.variables ?? {}, 'variables' in payload && payload.variables !== null, executionType)
  const haltOnFailure = payload.haltOnFailure ?? false
  if (typeof haltOnFailure !== 'boolean') throw wrongType('Your `haltOnFailure` is not a boolean.')
  if (payload.requests === undefined)
    throw new CloseError(CloseCode.MissingDataField, 'Your payload data is missing a `requests`.')
  if (!Array.isArray(payload.requests)) throw wrongType('Your `requests` is not an array.')
  if (payload.requests.length > maxRequests) {
    throw new CloseError(CloseCode.InvalidDataFieldValue, `Your \`requests\` holds more than ${maxRequests} requests.`)
  }
  return { executionType, haltOnFailure, variables, items: payload.requests.map(readItem) }
}

function readExecutionType(value: unknown): ExecutionType {
  if (typeof value !== 'number' || value < 0) throw wrongType('Your `executionType` is not a number.')
  if (value === ExecutionType.SerialRealtime || value === ExecutionType.SerialFrame || value === ExecutionType.Parallel)
    return value
  throw new CloseError(CloseCode.InvalidDataFieldValue, 'Your `executionType` has an invalid value.')
}

function readVariables(value: unknown, given: boolean, executionType: ExecutionType): Map<string, unknown> {
  if (!isObject(value)) throw wrongType('Your `variables` is not an object.')
  if (given && executionType === ExecutionType.Parallel) {
    throw new CloseError(CloseCode.UnsupportedFeature, 'Variables are not supported in Parallel mode.')
  }
  return new Map(Object.entries(value))
}

function readItem(value: unknown): BatchItem {
  const item = isObject(value) ? value : {}
  return {
    requestType: typeof item.requestType === 'string' ? item.requestType : '',
    requestId: item.requestId ?? undefined,
    requestData: item.requestData,
    inputVariables: item.inputVariables,
    outputVariables: item.outputVariables,
  }
}

/** Results in the order of the requests; up to the first failure when the batch halts on it. */
export async function runBatch(batch: Batch, perform: Perform) {
  const results =
    batch.executionType === ExecutionType.Parallel ? await runParallel(batch, perform) : await runSerial(batch, perform)
  return results.map((result, index) => {
    const { requestType, requestId } = batch.items[index] as BatchItem
    return { ...(requestId === undefined ? {} : { requestId }), ...resultFields(requestType, result) }
  })
}

function runParallel({ executionType, items }: Batch, perform: Perform): Promise<RequestResult[]> {
  return Promise.all(items.map((item) => perform(executionType, item.requestType, item.requestData)))
}

async function runSerial({ executionType, haltOnFailure, variables, items }: Batch, perform: Perform): Promise<RequestResult[]> {
  const results: RequestResult[] = []
  for (const item of items) {
    const result = await perform(executionType, item.requestType, fillIn(item, variables))
    results.push(result)
    keepOutputs(item, result, variables)
    if (haltOnFailure && result.status !== Status.Success) break
  }
  return results
}

/** `inputVariables: { field: variable }` puts a variable into the request's data. */
function fillIn({ requestData, inputVariables }: BatchItem, variables: Map<string, unknown>): unknown {
  if (!isObject(requestData) || !isObject(inputVariables)) return requestData
  const filled = Object.entries(inputVariables)
    .filter(([, variable]) => typeof variable === 'string' && variables.has(variable))
    .map(([field, variable]) => [field, variables.get(variable as string)])
  return Object.fromEntries([...Object.entries(requestData), ...filled])
}

/** `outputVariables: { variable: field }` keeps a field of the response. */
function keepOutputs({ outputVariables }: BatchItem, { data }: RequestResult, variables: Map<string, unknown>): void {
  if (!isObject(outputVariables) || data === undefined) return
  for (const [variable, field] of Object.entries(outputVariables)) {
    if (typeof field === 'string' && Object.hasOwn(data, field)) variables.set(variable, (data as Record<string, unknown>)[field])
  }
}

function wrongType(text: string): CloseError {
  return new CloseError(CloseCode.InvalidDataFieldType, text)
}
