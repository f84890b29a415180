/** What is wrong and what to do about it, above everything else. Calls for help have a place of their own. */
import { useState } from 'preact/hooks'
import type { Desk } from './desk.ts'

const mostShown = 3

export function Alarms({ desk }: { desk: Desk }) {
  const [all, setAll] = useState(false)
  const connection = desk.link.connection.value
  const alarms = desk.status?.alarms.filter(({ code }) => code !== 'call') ?? []
  if (connection !== 'lost' && alarms.length === 0) return null
  return (
    <section class={`alarms ${all ? 'all' : ''}`} role="alert" aria-label="Alarms" tabIndex={all ? 0 : undefined}>
      {connection === 'lost' && (
        <p class="alarm">
          <strong>No connection to the room.</strong> What you see may be old, and the buttons are off. The room goes on by
          itself; we are trying again.
        </p>
      )}
      {alarms.slice(0, all ? undefined : mostShown).map((alarm) => (
        <p class="alarm" key={`${alarm.code}:${alarm.text}`}>
          <strong>{alarm.text}</strong> {alarm.fix}
        </p>
      ))}
      {alarms.length > mostShown && (
        <button
          type="button"
          class="alarm more"
          aria-expanded={all}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setAll(!all)}
        >
          {all ? 'Show fewer' : `and ${alarms.length - mostShown} more`}
        </button>
      )}
    </section>
  )
}
