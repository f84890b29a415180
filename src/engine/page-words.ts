/** Why a page is not shown, in words. Pure. */

/** A browser's error codes, without `net::ERR_`, by their beginning. */
const errorWords: [code: string, words: string][] = [
  ['NAME_NOT_RESOLVED', 'its host is not known (DNS)'],
  ['CONNECTION_REFUSED', 'its host refuses the connection: no server runs there'],
  ['CONNECTION_TIMED_OUT', 'its host does not answer'],
  ['TIMED_OUT', 'its host does not answer'],
  ['INTERNET_DISCONNECTED', 'this machine has no network'],
  ['ADDRESS_UNREACHABLE', 'its host cannot be reached from here'],
  ['NETWORK_CHANGED', "this machine's network has changed"],
  ['CONNECTION_', 'its server cuts the connection'],
  ['EMPTY_RESPONSE', 'its server answers nothing'],
  ['CERT_DATE_INVALID', "its certificate has expired, or this machine's clock is wrong"],
  ['CERT_COMMON_NAME_INVALID', 'its certificate is for another host'],
  ['CERT_', 'its certificate is not trusted'],
  ['SSL_', 'its server does not speak TLS as it should'],
  ['FILE_NOT_FOUND', 'there is no such file'],
  ['ACCESS_DENIED', 'this user may not read it'],
  ['TOO_MANY_REDIRECTS', 'its server sends the browser round in circles'],
  ['ABORTED', 'it is no page but a file to be saved'],
  ['HTTP_RESPONSE_CODE_FAILURE', 'its server answers with an error and no page'],
]

/** `error` as the browser says it: `net::ERR_NAME_NOT_RESOLVED`. */
export function errorReason(address: string, error: string): string {
  const code = error.replace(/^net::ERR_/, '')
  const words = errorWords.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'it cannot be loaded'
  return `${address}: ${words} (${code})`
}

/** Null for a good one; 0 is no HTTP. */
export function statusReason(address: string, status: number): string | null {
  if (status < 400) return null
  const words: Record<number, string> = { 401: 'wants a password', 403: 'refuses it', 404: 'knows no such page' }
  return `${address}: its server ${words[status] ?? (status < 500 ? 'refuses it' : 'has an error')} (HTTP ${status})`
}

/** As people may read it: without what stands behind `?` and `#`, which may be secret. */
export function shownAddress(url: string): string {
  return url.replace(/[?#].*$/s, '')
}

/** How a program of a page went. */
export function endReason(what: string, signal: number | null, code: number, lastWords: string): string {
  const how = signal === null ? `has ended (code ${code})` : `was ended by signal ${signal}`
  return `${what} ${how} and is started again${lastWords === '' ? '' : `: ${lastWords}`}`
}
