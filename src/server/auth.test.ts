import { describe, expect, test } from 'vitest'
import type { Verdict } from '../lib/brake.ts'
import { ManualClock } from '../lib/manual-clock.ts'
import { Auth } from './auth.ts'

const password = 'correct horse'

function newAuth(startMs = 1_000_000) {
  const clock = new ManualClock(startMs)
  return { clock, auth: new Auth(password, 'mixos-8080', clock) }
}

/** What is told in the end, without waiting for it in real time. */
async function told(clock: ManualClock, verdict: Promise<Verdict>): Promise<Verdict> {
  let isTold = false
  void verdict.then(() => {
    isTold = true
  })
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  for (await settle(); !isTold; await settle()) clock.advance(50)
  return verdict
}

const cookieOf = (header: string) => header.split(';')[0] ?? ''

describe('sessions', () => {
  test('a cookie lets in, also after a restart, until it expires or the password changes', () => {
    const { auth, clock } = newAuth()
    const header = auth.sessionCookie(false)
    const cookie = cookieOf(header)
    expect(header).toMatch(/HttpOnly; SameSite=Strict$/)
    expect(auth.hasSession({ cookie: `other=1; ${cookie}` })).toBe(true)
    expect(newAuth().auth.hasSession({ cookie })).toBe(true)
    expect(new Auth('another', 'mixos-8080', clock).hasSession({ cookie })).toBe(false)
    clock.advance(15 * 24 * 3600 * 1000)
    expect(auth.hasSession({ cookie })).toBe(false)
  })

  test('a cookie that was touched lets nobody in', () => {
    const { auth } = newAuth()
    const cookie = cookieOf(auth.sessionCookie(true))
    const later = cookie.replace(/=(\d)/, (_, digit) => `=9${digit}`)
    for (const wrong of [later, 'mixos-8080=', 'mixos-8080=..', '']) expect(auth.hasSession({ cookie: wrong })).toBe(false)
    expect(auth.hasSession({})).toBe(false)
  })

  test('behind TLS the cookie is Secure', () => {
    expect(newAuth().auth.sessionCookie(true)).toMatch(/; Secure$/)
  })
})

test('programs send the password as Bearer or Basic', async () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  const clock = new ManualClock()
  const opaque = new Auth('with:colon', 'mixos-8080', clock)
  expect(await told(clock, opaque.judge({ authorization: 'Bearer with' }, 'a'))).toBe('wrong')
  expect(await opaque.judge({ authorization: 'Basic' }, 'a')).toBe('wrong')
  expect(await opaque.judge({ authorization: 'bearer with:colon' }, 'a')).toBe('right')
  expect(await opaque.judge(basic('prometheus:with:colon'), 'a')).toBe('right')
  expect(await told(clock, opaque.judge(basic('prometheus:wrong'), 'a'))).toBe('wrong')
})

test('the login link is the same as long as the password is', async () => {
  const { auth, clock } = newAuth()
  expect(await auth.judgeLinkToken(newAuth().auth.linkToken, 'a')).toBe('right')
  expect(await told(clock, auth.judgeLinkToken(new Auth('another', 'mixos-8080').linkToken, 'a'))).toBe('wrong')
  expect(await told(clock, auth.judgeLinkToken('', 'a'))).toBe('wrong')
})

describe('a wrong one is answered late, and each time later', () => {
  test.each([
    ['passwords', (auth, word) => auth.judgePassword(word, 'a')],
    ['of programs', (auth, word) => auth.judge({ authorization: `Bearer ${word}` }, 'a')],
    ['links', (auth, word) => auth.judgeLinkToken(word, 'a')],
  ] satisfies [string, (auth: Auth, word: string) => Promise<Verdict>][])('%s', async (_name, guess) => {
    const { auth, clock } = newAuth()
    const waitsMs: number[] = []
    for (let i = 0; i < 7; i++) {
      const startMs = clock.nowMs()
      expect(await told(clock, guess(auth, `guess-${i}`))).toBe('wrong')
      waitsMs.push(clock.nowMs() - startMs)
    }
    expect(waitsMs).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000])
  })

  test('but nobody at that address is kept out for it: neither a session, nor the password, nor the link', async () => {
    const { auth, clock } = newAuth()
    const cookie = cookieOf(auth.sessionCookie(false))
    for (let i = 0; i < 20; i++) await told(clock, auth.judgePassword('guess', 'venue'))
    const pending = auth.judgePassword('guess', 'venue')
    expect(await auth.judge({ cookie }, 'venue')).toBe('right')
    expect(await auth.judge({ authorization: `Bearer ${password}` }, 'venue')).toBe('right')
    expect(await auth.judgePassword(password, 'venue')).toBe('right')
    expect(await auth.judgeLinkToken(auth.linkToken, 'venue')).toBe('right')
    for (let i = 0; i < 100; i++) void auth.judgePassword('guess', 'venue')
    expect(await auth.judge({ cookie }, 'venue')).toBe('right')
    expect(await told(clock, pending)).toBe('wrong')
  })
})
