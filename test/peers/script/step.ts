/** One step of the script that is replayed against OBS and against a room. */

export interface Step {
  /** What is sent; on the main connection, or on one of its own. */
  say: { op: number; d: unknown } | { alone: unknown[]; subprotocol?: string }
  /** Events that must have come before the next step; in any order. */
  until: string[]
}

/** A request. `until`: events that it brings about. */
export function ask(requestType: string, requestData?: unknown, until: string[] = []): Step {
  return { say: { op: 6, d: { requestType, requestData } }, until }
}

type Item = [requestType: string, requestData?: unknown, more?: object]

export function batch(how: object, items: Item[], until: string[] = []): Step {
  const requests = items.map(([requestType, requestData, more]) => ({ requestType, requestData, ...more }))
  return { say: { op: 8, d: { ...how, requests } }, until }
}

export function reidentify(eventSubscriptions: unknown): Step {
  return { say: { op: 3, d: { eventSubscriptions } }, until: [] }
}

/** Messages on a connection of its own, until it is closed or nothing comes any more. `PASSWORD` stands for the right answer. */
export function alone(messages: unknown[], subprotocol?: string): Step {
  return { say: { alone: messages, ...(subprotocol === undefined ? {} : { subprotocol }) }, until: [] }
}

/** One request with each of these data. */
export function each(requestType: string, ...datas: unknown[]): Step[] {
  return datas.map((data) => ask(requestType, data))
}
