/** An event on its way to clients. */

export interface ObsEvent {
  /** Only for clients that subscribed to all of these bits. */
  intents: number
  eventType: string
  eventData: Record<string, unknown>
  /** The next one makes up for it. */
  mayBeLost: boolean
}

export function obsEvent(intents: number, eventType: string, eventData: Record<string, unknown>): ObsEvent {
  return { intents, eventType, eventData, mayBeLost: false }
}
