/** Who may speak: the challenge of obs-websocket, and the origins of browsers. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** One server's password, kept only as its salted hash. */
export interface Authenticator {
  readonly salt: string
  newChallenge(): string
  accepts(challenge: string, authentication: string): boolean
}

export function createAuthenticator(password: string): Authenticator {
  const salt = randomBytes(32).toString('base64')
  const secret = hash(password + salt)
  return {
    salt,
    newChallenge: () => randomBytes(32).toString('base64'),
    accepts(challenge, authentication) {
      const wanted = Buffer.from(hash(secret + challenge))
      const got = Buffer.from(authentication)
      return got.length === wanted.length && timingSafeEqual(got, wanted)
    },
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}

/**
 * True when no browser page of another site asks: there is no `Origin` (every remote but a browser), it is the very
 * host the request went to, or it is in `allowed` (`*` for any).
 */
export function originAllowed(headers: IncomingHttpHeaders, allowed: readonly string[]): boolean {
  const { origin, host } = headers
  if (origin === undefined || allowed.includes('*') || allowed.includes(origin)) return true
  if (host === undefined || !URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  if (protocol !== 'http:' && protocol !== 'https:') return false
  const asked = `${protocol}//${host}`
  return URL.canParse(asked) && new URL(asked).host === originHost
}
