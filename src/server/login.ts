/** Logging in and out. */
import type { Context, Hono } from 'hono'
import { crowdedProblem, HttpProblem } from './errors.ts'
import { addressOf, credentialsOf, type Env, isSecure } from './guard.ts'
import { sendPage } from './pages.ts'
import type { AppParts } from './parts.ts'

export function addLogin(app: Hono<Env>, { auth, pagesDir, log }: AppParts): void {
  // The link that is printed when the room starts. It works on every page, and leaves a clean address behind.
  app.use(async (c, next) => {
    const token = c.req.method === 'GET' ? c.req.query('token') : undefined
    if (token === undefined) return next()
    // An old link is no matter for somebody who is in.
    if (!auth.hasSession(credentialsOf(c))) {
      const verdict = await auth.judgeLinkToken(token, addressOf(c))
      if (verdict === 'crowded') throw crowdedProblem()
      if (verdict === 'wrong') return c.redirect('/login?reason=link', 302)
      c.header('Set-Cookie', auth.sessionCookie(isSecure(c)))
    }
    return c.redirect(pathHere(c.req.url), 302)
  })

  app.get('/login', (c) => sendPage(c, pagesDir, 'login'))

  app.post('/login', async (c) => {
    const address = addressOf(c)
    const verdict = await auth.judgePassword(await readPassword(c), address)
    if (verdict === 'crowded') throw crowdedProblem()
    if (verdict === 'wrong') {
      log.warn({ address }, 'Wrong password')
      throw new HttpProblem(403, 'wrong password', 'the password is printed where the room was started')
    }
    c.header('Set-Cookie', auth.sessionCookie(isSecure(c)))
    return c.json({ ok: true })
  })

  app.post('/logout', (c) => {
    c.header('Set-Cookie', auth.endCookie())
    return c.json({ ok: true })
  })
}

/** Always on this server: what begins with two slashes is the address of another. */
export function pathHere(url: string): string {
  return new URL(url).pathname.replace(/^\/+/, '/')
}

async function readPassword(c: Context<Env>): Promise<string> {
  // JSON only: a form on a foreign page cannot send it.
  const isJson = (c.req.header('content-type') ?? '').startsWith('application/json')
  const body = isJson ? ((await c.req.json().catch(() => null)) as { password?: unknown } | null) : null
  if (typeof body?.password === 'string') return body.password
  throw new HttpProblem(400, 'no password in the request', 'send {"password": "…"} as application/json')
}
