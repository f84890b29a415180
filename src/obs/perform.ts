/** Answers one request, whatever becomes of it, in the protocol's terms. */
import type { Logger } from '../lib/log.ts'
import { RequestError, Status } from './protocol.ts'
import { findRequest, type RequestContext } from './requests/index.ts'

export interface RequestResult {
  status: number
  comment?: string
  data?: object
}

export async function perform(context: RequestContext, log: Logger, requestType: string, data: unknown): Promise<RequestResult> {
  if (requestType === '') return { status: Status.MissingRequestType, comment: "Your request's `requestType` may not be empty." }
  const definition = findRequest(requestType)
  if (!definition) return { status: Status.UnknownRequestType, comment: 'Your request type is not valid.' }
  try {
    const answer = await definition.answer(context, data)
    return answer === undefined ? { status: Status.Success } : { status: Status.Success, data: answer }
  } catch (error) {
    if (error instanceof RequestError) return { status: error.status, comment: error.message }
    log.error({ request: requestType, err: error }, 'A request failed in a way nobody foresaw.')
    return { status: Status.RequestProcessingFailed, comment: error instanceof Error ? error.message : String(error) }
  }
}

/** The part of a response that single requests and batches share. */
export function resultFields(requestType: unknown, result: RequestResult) {
  const { status, comment, data } = result
  return {
    requestType,
    requestStatus: { result: status === Status.Success, code: status, ...(comment === undefined ? {} : { comment }) },
    ...(data === undefined ? {} : { responseData: data }),
  }
}
