/** The line on top: which room, what time it is, and whether all is well. */
import { formatClock, formatDuration } from '../shared/format.ts'
import { useNow } from '../shared/now.ts'
import { type Desk, isRunning } from './desk.ts'

const connectionWords = { connecting: 'Connecting', up: 'Connected', lost: 'No connection', password: 'Password needed' }

export function TopBar({ desk }: { desk: Desk }) {
  const { link, status } = desk
  const now = useNow() + link.clockOffsetMs.value
  const connection = link.connection.value
  const record = desk.output('record')
  return (
    <header class="top-bar">
      <h1>
        {link.room}
        {status && <span class="show">{status.show}</span>}
      </h1>
      <span class={`chip connection ${connection}`} role="status">
        {connectionWords[connection]}
      </span>
      {record && (
        <span class={`chip record ${record.state}`}>
          {isRunning(record) ? `REC ${formatDuration(record.seconds * 1000)}` : 'Not recording'}
        </span>
      )}
      <span class="spacer" />
      {status && (
        <span class="on-air-time">
          <span class="caption">On air</span> {formatDuration(status.onAirMs + Math.max(0, now - status.atMs))}
        </span>
      )}
      <time class="clock">{formatClock(now)}</time>
      <a class="button" href="/rooms">
        All rooms
      </a>
      <button
        type="button"
        class="button help-button"
        onClick={() => {
          desk.helpOpen.value = true
        }}
        aria-label="Help and keys"
      >
        Help <kbd>?</kbd>
      </button>
    </header>
  )
}
