/** What the guard tells control, and control the guard. */

export interface RunSettings {
  showFile: string
  room: string
  /** Null: the show's. */
  port: number | null
  controlPort: number | null
  json: boolean
  box: boolean
  /** A control before this one had the room on air: a show that is broken by now is no reason to stay away. */
  wasOnAir: boolean
}

/** Exit code with which control asks to be started anew: the show changed. */
export const reloadCode = 75

/** Control's message to the guard when the room is on air. */
export const onAirMessage = 'on-air'
