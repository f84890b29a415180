/** What can go wrong with the pages' server, and how an answer says so. */
import { MixosError } from '../lib/errors.ts'
import { findPortOwner } from './port-owner.ts'

type ServerErrorCode = 'port-taken' | 'address-unknown' | 'port-forbidden' | 'failed'

/** The server cannot start; the message says why and what to do. */
export class ServerError extends MixosError {
  constructor(code: ServerErrorCode, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** An HTTP answer that is not the thing asked for: the status, what is wrong, and what to do. */
export class HttpProblem extends MixosError {
  readonly status: number
  readonly fix: string
  readonly headers: Record<string, string>
  constructor(status: number, message: string, fix: string, headers: Record<string, string> = {}) {
    super('http-problem', message)
    this.status = status
    this.fix = fix
    this.headers = headers
  }
}

/** Nobody looked at the password: so many of this address are being looked at. */
export function crowdedProblem(): HttpProblem {
  const fix = 'try again in a moment: somebody at your address is guessing'
  return new HttpProblem(429, 'too many passwords at once', fix, { 'Retry-After': '5' })
}

/** Turns what `listen` throws into words for the person who started the room. */
export function explainListenError(cause: NodeJS.ErrnoException, listen: string, port: number): ServerError {
  if (cause.code === 'EADDRINUSE') {
    const owner = findPortOwner(port)
    const by = owner ? ` by process ${owner.pid} (${owner.name})` : ''
    return new ServerError('port-taken', `port ${port} is in use${by}; stop it, or set server.port in the show`, { cause })
  }
  if (cause.code === 'EACCES') {
    return new ServerError('port-forbidden', `port ${port} needs root; set server.port in the show to 1024 or more`, { cause })
  }
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'ENOTFOUND') {
    const message = `this machine has no address ${listen}; set server.listen in the show to one it has, or to 0.0.0.0`
    return new ServerError('address-unknown', message, { cause })
  }
  return new ServerError('failed', `cannot listen on ${listen}:${port}: ${cause.message}`, { cause })
}
