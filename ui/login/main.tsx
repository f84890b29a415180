/** The login page. */
import '../shared/base.css'
import { render } from 'preact'
import { useState } from 'preact/hooks'
import { addressHere, rememberPassword } from '../shared/place.ts'

function LoginPage() {
  const parameters = new URLSearchParams(location.search)
  const [problem, setProblem] = useState(
    parameters.get('reason') === 'link' ? 'This link is not valid any more. Log in with the password.' : '',
  )
  const [busy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const password = String(new FormData(event.currentTarget as HTMLFormElement).get('password'))
    setBusy(true)
    setProblem(await logIn(password, parameters.get('next')))
    setBusy(false)
  }
  return (
    <main class="card">
      <h1>mixos</h1>
      <form onSubmit={submit}>
        <label>
          <span class="caption">Password</span>
          <input name="password" type="password" autocomplete="current-password" autofocus required />
        </label>
        {problem && (
          <p class="alarm" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" class="button primary" disabled={busy}>
          Log in
        </button>
      </form>
      <p class="caption">The password is shown where the room was started.</p>
    </main>
  )
}

/** Leaves the page when it worked; otherwise tells what did not. */
async function logIn(password: string, next: string | null): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  try {
    const response = await fetch('/login', { method: 'POST', headers, body: JSON.stringify({ password }) })
    if (!response.ok) {
      const { error, fix } = (await response.json()) as { error: string; fix: string }
      return `${error}: ${fix}`
    }
  } catch {
    return 'The server does not answer. Is the room running?'
  }
  rememberPassword(password)
  location.assign(addressHere(next ?? '/', location.origin))
  return ''
}

render(<LoginPage />, document.getElementById('page') as HTMLElement)
