/** What did not work, and why; stays until it is read. */
import type { Desk } from './desk.ts'

export function Failures({ desk }: { desk: Desk }) {
  return (
    <div class="failures" role="alert">
      {desk.commands.failures.value.map(({ id, what, why }) => (
        <p class="failure" key={id}>
          <span>
            <strong>{what} did not work:</strong> {why}
          </span>
          <button type="button" class="button" onClick={() => desk.commands.dismiss(id)} aria-label="Close this message">
            ✕
          </button>
        </p>
      ))}
    </div>
  )
}
