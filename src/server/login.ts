/** Logging in and out. */
import type { Context, Hono } from 'hono'
import { HttpProblem } from './errors.ts'
import { addressOf, type Env, isSecure } from './guard.ts'
import { sendPage } from './pages.ts'
import type { AppParts } from './parts.ts'

export function addLogin(app: Hono<Env>, { auth, pagesDir, log }: AppParts): void {
  // The link that is printed when the room starts. It works on every page, and leaves a clean address behind.
  app.use(async (c, next) => {
    const token = c.req.method === 'GET' ? c.req.query('token') : undefined
    if (token === undefined) return next()
    const address = addressOf(c)
    const good = auth.waitMs(address) === 0 && auth.isLinkToken(token)
    auth.noteTry(address, good)
    if (good) c.header('Set-Cookie', auth.sessionCookie(isSecure(c)))
    return c.redirect(good ? c.req.path : '/login?reason=link', 302)
  })

  app.get('/login', (c) => sendPage(c, pagesDir, 'login'))

  app.post('/login', async (c) => {
    const address = addressOf(c)
    const waitS = Math.ceil(auth.waitMs(address) / 1000)
    if (waitS > 0) {
      const fix = `wait ${waitS} s, then try again`
      throw new HttpProblem(429, 'too many wrong passwords', fix, { 'Retry-After': String(waitS) })
    }
    const password = await readPassword(c)
    const good = auth.isPassword(password)
    auth.noteTry(address, good)
    if (!good) {
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

async function readPassword(c: Context<Env>): Promise<string> {
  // JSON only: a form on a foreign page cannot send it.
  const isJson = (c.req.header('content-type') ?? '').startsWith('application/json')
  const body = isJson ? ((await c.req.json().catch(() => null)) as { password?: unknown } | null) : null
  if (typeof body?.password === 'string') return body.password
  throw new HttpProblem(400, 'no password in the request', 'send {"password": "…"} as application/json')
}
