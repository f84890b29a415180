import { describe, expect, test } from 'vitest'
import { Auth } from './auth.ts'

const password = 'correct horse'

function newAuth(startMs = 1_000_000) {
  const clock = { nowMs: startMs }
  return { clock, auth: new Auth(password, 'mixos-8080', () => clock.nowMs) }
}

const cookieOf = (header: string) => header.split(';')[0] ?? ''

describe('sessions', () => {
  test('a cookie lets in, also after a restart, until it expires or the password changes', () => {
    const { auth, clock } = newAuth()
    const header = auth.sessionCookie(false)
    const cookie = cookieOf(header)
    expect(header).toMatch(/HttpOnly; SameSite=Strict$/)
    expect(auth.allows({ cookie: `other=1; ${cookie}` }, 'a')).toBe(true)
    expect(newAuth().auth.allows({ cookie }, 'a')).toBe(true)
    expect(new Auth('another', 'mixos-8080', () => clock.nowMs).allows({ cookie }, 'a')).toBe(false)
    clock.nowMs += 15 * 24 * 3600 * 1000
    expect(auth.allows({ cookie }, 'a')).toBe(false)
  })

  test('a cookie that was touched lets nobody in', () => {
    const { auth } = newAuth()
    const cookie = cookieOf(auth.sessionCookie(true))
    const later = cookie.replace(/=(\d)/, (_, digit) => `=9${digit}`)
    expect(auth.allows({ cookie: later }, 'a')).toBe(false)
    expect(auth.allows({ cookie: 'mixos-8080=' }, 'a')).toBe(false)
    expect(auth.allows({ cookie: 'mixos-8080=..' }, 'a')).toBe(false)
    expect(auth.allows({}, 'a')).toBe(false)
  })

  test('behind TLS the cookie is Secure', () => {
    expect(newAuth().auth.sessionCookie(true)).toMatch(/; Secure$/)
  })
})

test('programs send the password as Bearer or Basic', () => {
  const { auth } = newAuth()
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })
  const opaque = new Auth('with:colon', 'mixos-8080')
  expect(auth.allows({ authorization: 'Bearer correct' }, 'a')).toBe(false)
  expect(auth.allows({ authorization: 'Basic' }, 'a')).toBe(false)
  expect(opaque.allows({ authorization: 'bearer with:colon' }, 'a')).toBe(true)
  expect(opaque.allows(basic('prometheus:with:colon'), 'a')).toBe(true)
  expect(opaque.allows(basic('prometheus:wrong'), 'a')).toBe(false)
})

test('the login link is the same as long as the password is', () => {
  const { auth } = newAuth()
  expect(auth.isLinkToken(newAuth().auth.linkToken)).toBe(true)
  expect(auth.isLinkToken(new Auth('another', 'mixos-8080').linkToken)).toBe(false)
  expect(auth.isLinkToken('')).toBe(false)
})

test('guessing gets slower for the one who guesses, not for others', () => {
  const { auth, clock } = newAuth()
  for (let i = 0; i < 5; i++) {
    clock.nowMs += auth.waitMs('thief')
    expect(auth.allows({ authorization: `Bearer guess-${i}` }, 'thief')).toBe(false)
  }
  expect(auth.waitMs('thief')).toBe(2000)
  // Even the right password has to wait, or the wait would tell nothing.
  expect(auth.allows({ authorization: `Bearer ${password}` }, 'thief')).toBe(false)
  expect(auth.waitMs('operator')).toBe(0)
  clock.nowMs += 2000
  expect(auth.allows({ authorization: `Bearer ${password}` }, 'thief')).toBe(true)
  expect(auth.waitMs('thief')).toBe(0)
})
