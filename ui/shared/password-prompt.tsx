/** Asks for the password when the page came by a link and the room wants one. */
import { useEffect, useRef } from 'preact/hooks'
import { recallPassword } from './place.ts'

export function PasswordPrompt({ onPassword }: { onPassword: (password: string) => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  const submit = (event: Event) => {
    event.preventDefault()
    onPassword(input.current?.value ?? '')
  }
  return (
    <dialog ref={dialog} class="password-prompt" aria-labelledby="password-title" onCancel={(event) => event.preventDefault()}>
      <form onSubmit={submit}>
        <h2 id="password-title">This room wants its password</h2>
        <label>
          <span class="caption">Password</span>
          <input ref={input} type="password" autocomplete="current-password" required />
        </label>
        {recallPassword() !== null && (
          <p class="alarm" role="alert">
            The password given so far is not the one.
          </p>
        )}
        <button type="submit" class="button primary">
          Connect
        </button>
      </form>
    </dialog>
  )
}
