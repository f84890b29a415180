/** Asks who sits here, once for each browser. */
import { useState } from 'preact/hooks'
import { givePersonName } from './person.ts'

/** `then` follows the name at once. */
export function NameField({ action, then }: { action: string; then?: () => void }) {
  const [text, setText] = useState('')
  const submit = (event: Event) => {
    event.preventDefault()
    if (text.trim() === '') return
    givePersonName(text)
    then?.()
  }
  return (
    <form class="name-field" onSubmit={submit}>
      <label>
        <span class="caption">Your name</span>
        <input
          type="text"
          required
          maxLength={40}
          autocomplete="nickname"
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </label>
      <button type="submit" class="button primary">
        {action}
      </button>
    </form>
  )
}
