/** Logging in over HTTP: where a link leads, and who has to wait for whose mistakes. */
import { Hono } from 'hono'
import { expect, test, vi } from 'vitest'
import { createLogger } from '../lib/log.ts'
import { Auth } from './auth.ts'
import { HttpProblem } from './errors.ts'
import { type Env, problemAnswer } from './guard.ts'
import { addLogin, pathHere } from './login.ts'
import type { AppParts } from './parts.ts'

const password = 'sesame, open'
const from = { incoming: { socket: { remoteAddress: '192.0.2.1' } } }

function newApp() {
  const auth = new Auth(password, 'mixos-8080')
  const app = new Hono<Env>()
  const log = createLogger({}, { level: 'silent' })
  addLogin(app, { auth, log, pagesDir: '/nowhere' } as AppParts)
  app.onError((error, c) => {
    if (error instanceof HttpProblem) return problemAnswer(c, error)
    throw error
  })
  const get = async (path: string, headers: Record<string, string> = {}) =>
    app.request(new Request(`http://box:8080${path}`, { headers }), undefined, from)
  const logIn = async (word: string) => {
    const headers = { 'content-type': 'application/json' }
    return app.request('/login', { method: 'POST', headers, body: JSON.stringify({ password: word }) }, from)
  }
  return { auth, get, logIn }
}

test.each([
  '//evil.example/',
  '///evil.example/room',
  '/.//evil.example/',
  '/x/..//evil.example/',
  '/\\evil.example/',
  '/%5Cevil.example/',
  '/%09/evil.example/',
  '/%2F/evil.example/',
])('the link leads to this server and no other: %s', async (path) => {
  const { auth, get } = newApp()
  const answer = await get(`${path}?token=${auth.linkToken}`)
  expect(answer.status).toBe(302)
  const target = new URL(answer.headers.get('location') ?? '', 'http://box:8080/')
  expect(target.origin).toBe('http://box:8080')
})

test('the link leads to its own page', () => {
  expect(pathHere('http://box:8080/room/hall-a?token=x')).toBe('/room/hall-a')
  expect(pathHere('http://box:8080/?token=x')).toBe('/')
})

test('an old link is no matter for a session, and late for a stranger', async () => {
  const { auth, get } = newApp()
  const cookie = auth.sessionCookie(false).split(';')[0] ?? ''
  const inside = await get('/room/hall-a?token=old', { cookie })
  expect(inside.headers.get('location')).toBe('/room/hall-a')
  const startMs = performance.now()
  const outside = await get('/room/hall-a?token=old')
  expect(outside.headers.get('location')).toBe('/login?reason=link')
  expect(outside.headers.get('set-cookie')).toBeNull()
  expect(performance.now() - startMs).toBeGreaterThan(200)
})

test('while many wrong passwords of one address wait, their number is bounded, and the right one gets in', async () => {
  vi.useFakeTimers()
  try {
    const { logIn } = newApp()
    for (let i = 0; i < 5; i++) {
      const wrong = logIn('wrong')
      await vi.advanceTimersByTimeAsync(5000)
      expect((await wrong).status).toBe(403)
    }
    const pending = Array.from({ length: 3 }, () => logIn('wrong'))
    expect((await logIn(password)).status).toBe(200)
    const flood = Array.from({ length: 40 }, () => logIn('wrong'))
    const first = await Promise.race(flood)
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '5'])
    await vi.advanceTimersByTimeAsync(300_000)
    expect((await Promise.all(pending)).map(({ status }) => status)).toEqual([403, 403, 403])
    expect((await logIn(password)).status).toBe(200)
  } finally {
    vi.useRealTimers()
  }
})
