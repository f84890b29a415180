/** What the guard tells control. */

export interface RunSettings {
  showFile: string
  room: string
  /** Null: the show's. */
  port: number | null
  controlPort: number | null
  json: boolean
  box: boolean
}

/** Exit code with which control asks to be started anew: the show changed. */
export const reloadCode = 75
