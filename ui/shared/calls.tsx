/** The open calls for help of a room: who called for what, who is on the way. */
import { useState } from 'preact/hooks'
import type { HelpCall } from '../../src/obs/index.ts'
import { formatClock } from './format.ts'
import { person } from './person.ts'
import type { RoomLink } from './room-link.ts'

export function Calls({ link, calls }: { link: RoomLink; calls: HelpCall[] }) {
  return (
    <div class="calls" role="alert" aria-label={`Calls for help from ${link.room}`}>
      {calls.map((call) => (
        <CallLine key={call.id} link={link} call={call} />
      ))}
    </div>
  )
}

function CallLine({ link, call }: { link: RoomLink; call: HelpCall }) {
  const [why, setWhy] = useState('')
  const { id, note, by, atMs, answer } = call
  const ask = (request: string) => {
    const name = person.value.name || 'Somebody'
    link.vendor(request, { callId: id, name }).catch((error: Error) => setWhy(error.message))
  }
  const live = link.connection.value === 'up'
  return (
    <p class={answer ? 'call answered' : 'call'}>
      <span>
        <strong>{note}</strong> {link.room}, {by}, <time>{formatClock(atMs)}</time>.{' '}
        <b>{answer ? `${answer.by} is on the way since ${formatClock(answer.atMs)}` : 'Nobody is on the way yet'}</b>
        {why && <em> {why}</em>}
      </span>
      {!answer && (
        <button type="button" class="button" disabled={!live} onClick={() => ask('AnswerCall')}>
          On the way
        </button>
      )}
      <button
        type="button"
        class="button"
        disabled={!live}
        onClick={() => ask('CloseCall')}
        aria-label={`Close the call: ${note}`}
      >
        Close
      </button>
    </p>
  )
}
