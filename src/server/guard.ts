/** The door of the HTTP side: who is asking, security headers, and errors as `{error, fix}`. */
import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { Auth, Credentials } from './auth.ts'
import { crowdedProblem, HttpProblem } from './errors.ts'

export interface Env {
  Bindings: HttpBindings
}

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ')

export const securityHeaders: MiddlewareHandler<Env> = async (c, next) => {
  await next()
  c.header('Content-Security-Policy', policy)
  c.header('X-Content-Type-Options', 'nosniff')
  c.header('X-Frame-Options', 'SAMEORIGIN')
  c.header('Referrer-Policy', 'same-origin')
  c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=()')
}

export function addressOf(c: Context<Env>): string {
  return c.env.incoming.socket.remoteAddress ?? 'unknown'
}

/** Whether the page came over TLS, through a proxy in front. */
export function isSecure(c: Context<Env>): boolean {
  return c.req.header('x-forwarded-proto') === 'https'
}

export function credentialsOf(c: Context<Env>): Credentials {
  return { cookie: c.req.header('cookie'), authorization: c.req.header('authorization') }
}

/** Late where a password is wrong. */
export async function isAllowed(auth: Auth, c: Context<Env>): Promise<boolean> {
  const verdict = await auth.judge(credentialsOf(c), addressOf(c))
  if (verdict === 'crowded') throw crowdedProblem()
  return verdict === 'right'
}

/** People are sent to the login page, programs get 401. */
export function requireLogin(auth: Auth, isOpen: (path: string) => boolean): MiddlewareHandler<Env> {
  return async (c, next) => {
    if (isOpen(c.req.path) || (await isAllowed(auth, c))) return next()
    if (wantsPage(c)) return c.redirect(`/login?next=${encodeURIComponent(c.req.path)}`, 302)
    throw new HttpProblem(401, 'not logged in', 'log in at /login, or send the password as Authorization: Bearer', {
      'WWW-Authenticate': 'Bearer',
    })
  }
}

export function wantsPage(c: Context<Env>): boolean {
  return c.req.method === 'GET' && (c.req.header('accept') ?? '').includes('text/html')
}

export function problemAnswer(c: Context<Env>, problem: HttpProblem): Response {
  return c.json({ error: problem.message, fix: problem.fix }, problem.status as ContentfulStatusCode, problem.headers)
}
