/** Who may in: the password, the signed cookie that stands for it, the login link, and the brake on guessing. */
import { createHash, createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'

const sessionMs = 14 * 24 * 3600 * 1000
const freeFailures = 3
const longestWaitMs = 30_000
const rememberedAddresses = 1000

/** What an HTTP request shows of itself; both plain requests and websocket upgrades have it. */
export interface Credentials {
  cookie?: string | undefined
  authorization?: string | undefined
}

/**
 * Sessions are not kept anywhere: a cookie is an expiry and a random id signed with a key made of the password, so that
 * it survives a restart of control and dies with a change of the password.
 */
export class Auth {
  readonly cookieName: string
  readonly #passwordHash: Buffer
  readonly #key: Buffer
  readonly #now: () => number
  readonly #failures = new Map<string, { count: number; waitUntilMs: number }>()

  /** `cookieName` must differ between servers on one host: cookies do not know ports. */
  constructor(password: string, cookieName: string, now: () => number = Date.now) {
    this.cookieName = cookieName
    this.#passwordHash = sha256(password)
    // A slow key, so that a stolen cookie does not make guessing the password cheap.
    this.#key = scryptSync(password, 'mixos session', 32)
    this.#now = now
  }

  /** The word in the link that is printed when the room starts; the same as long as the password is. */
  get linkToken(): string {
    return this.#sign('login link')
  }

  isLinkToken(token: string): boolean {
    return sameText(token, this.linkToken)
  }

  isPassword(password: string): boolean {
    return timingSafeEqual(sha256(password), this.#passwordHash)
  }

  /** How long this address has to wait before it may try a password again, in milliseconds. */
  waitMs(address: string): number {
    return Math.max(0, (this.#failures.get(address)?.waitUntilMs ?? 0) - this.#now())
  }

  /** Tells the brake how a try ended; each failure after the first three doubles the wait. */
  noteTry(address: string, good: boolean): void {
    if (good) {
      this.#failures.delete(address)
      return
    }
    const count = (this.#failures.get(address)?.count ?? 0) + 1
    const waitMs = count < freeFailures ? 0 : Math.min(longestWaitMs, 500 * 2 ** (count - freeFailures))
    this.#failures.delete(address)
    this.#failures.set(address, { count, waitUntilMs: this.#now() + waitMs })
    const oldest = this.#failures.keys().next().value
    if (this.#failures.size > rememberedAddresses && oldest !== undefined) this.#failures.delete(oldest)
  }

  /** The value of a Set-Cookie header. `secure` when the page came over TLS. */
  sessionCookie(secure: boolean): string {
    const body = `${this.#now() + sessionMs}.${randomBytes(12).toString('base64url')}`
    const tail = secure ? '; Secure' : ''
    const attributes = `Path=/; Max-Age=${sessionMs / 1000}; HttpOnly; SameSite=Strict${tail}`
    return `${this.cookieName}=${body}.${this.#sign(body)}; ${attributes}`
  }

  endCookie(): string {
    return `${this.cookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`
  }

  /** A valid cookie, or the password as `Basic` (any user) or `Bearer`; wrong passwords count as failed logins. */
  allows(credentials: Credentials, address: string): boolean {
    const cookie = readCookie(credentials.cookie, this.cookieName)
    if (cookie !== null && this.#isSession(cookie)) return true
    const password = readAuthorization(credentials.authorization)
    if (password === null || this.waitMs(address) > 0) return false
    const good = this.isPassword(password)
    this.noteTry(address, good)
    return good
  }

  #isSession(value: string): boolean {
    const dot = value.lastIndexOf('.')
    const body = value.slice(0, dot)
    return sameText(value.slice(dot + 1), this.#sign(body)) && Number(body.split('.')[0]) > this.#now()
  }

  #sign(body: string): string {
    return createHmac('sha256', this.#key).update(body).digest('base64url')
  }
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function sameText(a: string, b: string): boolean {
  return timingSafeEqual(sha256(a), sha256(b))
}

function readCookie(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}

function readAuthorization(header: string | undefined): string | null {
  // A password may have spaces in it.
  const [, scheme, value] = /^(\S+) (.+)$/.exec(header ?? '') ?? []
  if (!value) return null
  if (scheme?.toLowerCase() === 'bearer') return value
  if (scheme?.toLowerCase() !== 'basic') return null
  const pair = Buffer.from(value, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}
