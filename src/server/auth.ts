/** Who may in: the password, the signed cookie that stands for it, and the login link. Guesses are braked. */
import { createHash, createHmac, randomBytes, scryptSync, timingSafeEqual } from 'node:crypto'
import { Brake, type BrakeOptions, type Verdict } from '../lib/brake.ts'
import { type Clock, systemClock } from '../lib/time.ts'

const sessionMs = 14 * 24 * 3600 * 1000
const slowness: BrakeOptions = { firstMs: 250, longestMs: 5000 }

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
  readonly #clock: Clock
  readonly #brake: Brake

  /** `cookieName` must differ between servers on one host: cookies do not know ports. */
  constructor(password: string, cookieName: string, clock: Clock = systemClock) {
    this.cookieName = cookieName
    this.#passwordHash = sha256(password)
    // A slow key, so that a stolen cookie does not make guessing the password cheap.
    this.#key = scryptSync(password, 'mixos session', 32)
    this.#clock = clock
    this.#brake = new Brake(slowness, clock)
  }

  /** The word in the link that is printed when the room starts; the same as long as the password is. */
  get linkToken(): string {
    return this.#sign('login link')
  }

  /** Wrong ones are told late: see `Brake`. */
  judgeLinkToken(token: string, address: string): Promise<Verdict> {
    return this.#brake.judge(address, () => sameText(token, this.linkToken))
  }

  /** Wrong ones are told late: see `Brake`. */
  judgePassword(password: string, address: string): Promise<Verdict> {
    return this.#brake.judge(address, () => timingSafeEqual(sha256(password), this.#passwordHash))
  }

  /** The value of a Set-Cookie header. `secure` when the page came over TLS. */
  sessionCookie(secure: boolean): string {
    const body = `${this.#clock.wallMs() + sessionMs}.${randomBytes(12).toString('base64url')}`
    const tail = secure ? '; Secure' : ''
    const attributes = `Path=/; Max-Age=${sessionMs / 1000}; HttpOnly; SameSite=Strict${tail}`
    return `${this.cookieName}=${body}.${this.#sign(body)}; ${attributes}`
  }

  endCookie(): string {
    return `${this.cookieName}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`
  }

  /** A valid cookie, whatever anybody tried from the same address. */
  hasSession({ cookie }: Credentials): boolean {
    const value = readCookie(cookie, this.cookieName)
    if (value === null) return false
    const dot = value.lastIndexOf('.')
    const body = value.slice(0, dot)
    return sameText(value.slice(dot + 1), this.#sign(body)) && Number(body.split('.')[0]) > this.#clock.wallMs()
  }

  /** A valid cookie, or the password as `Basic` (any user) or `Bearer`; wrong passwords count as failed logins. */
  async judge(credentials: Credentials, address: string): Promise<Verdict> {
    if (this.hasSession(credentials)) return 'right'
    const password = readAuthorization(credentials.authorization)
    return password === null ? 'wrong' : this.judgePassword(password, address)
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
