/** Addresses of sources from the network as GStreamer wants them, and its words for what goes wrong as people want them. */
import type { NetInput } from './messages/source.ts'

/** Lengths that SRT allows for a passphrase. */
const [shortest, longest] = [10, 79]

/** Why it cannot even be tried; null when it can. */
export function netProblem({
  protocol,
  secret,
  secretProblem,
}: Pick<NetInput, 'protocol' | 'secret' | 'secretProblem'>): string | null {
  if (secretProblem) return secretProblem
  if (protocol === 'srt' && secret !== null && (secret.length < shortest || secret.length > longest))
    return `the passphrase has ${secret.length} letters: SRT wants ${shortest} to ${longest}`
  return null
}

/** With its secret: never write it to a log. */
export function netAddress(to: Omit<NetInput, 'kind' | 'secretProblem'>): string {
  const { protocol, url, listens, waitMs, user, secret } = to
  if (protocol === 'srt') {
    const query = [`mode=${listens ? 'listener' : 'caller'}`, `latency=${waitMs}`]
    if (secret !== null) query.push(`passphrase=${encodeURIComponent(secret)}`)
    return `${url}${url.includes('?') ? '&' : '?'}${query.join('&')}`
  }
  if (user === null) return url
  const login = [user, ...(secret === null ? [] : [secret])].map(encodeURIComponent).join(':')
  return url.replace('://', `://${login}@`)
}

/** What is waited for, in words. */
export function netWaiting({ protocol, url, listens }: NetInput): string {
  return listens ? `nobody sends to ${url}` : `nothing comes from ${url}${protocol === 'srt' ? ': nobody answers there' : ''}`
}

/** What elements say, by a piece of it, and what it means. The first that fits. */
const meanings: [RegExp, (found: string) => string][] = [
  [/(?:Error resolving “|resolve host ')([^”']+)/, (host) => `its host ${host} is not known (DNS)`],
  [/Cannot bind to|bind failed/, () => 'it cannot listen there: the port is taken, or this machine has no such address'],
  [/NetStream\.[\s\S]*"description": "([^"]+)"/, (why) => `it is refused: ${why}`],
  [/\(404\)/, () => 'its server knows no such address (HTTP 404)'],
  [/Incorrect passphrase/, () => 'its passphrase is another one'],
  [/Failed to connect\. \(Generic error\)/, () => 'nobody answers there'],
]

/** `reason` is an element's: its name, what it says, and where in its code in parentheses. */
export function netReason(input: Pick<NetInput, 'url' | 'secret'>, reason: string): string {
  const secrets = input.secret ? [input.secret, encodeURIComponent(input.secret)] : []
  const said = secrets.reduce((text, secret) => text.replaceAll(secret, '…'), reason)
  for (const [pattern, meaning] of meanings) {
    const found = pattern.exec(said)
    if (found) return `${input.url}: ${meaning(found[1] ?? '')}`
  }
  const words = said
    .replace(/^\w+: /, '')
    .replace(/ ?\([^()]*\.c\(\d+\): .*\)$/, '')
    .replace(/^Internal data stream error.*/, 'it cannot be opened, or broke off')
  return `${input.url}: ${words}`
}
