/** Sources from the network as written, made complete: addresses that can be, and nothing open without a password. */
import type { ResolveContext } from './context.ts'
import type { WrittenSource } from './shape-source.ts'
import type { SecretRef } from './show-reference.ts'
import type { NetProtocol, NetSource, Source } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

export const usualWaitMs = 200

type Written<Key extends string> = Extract<WrittenSource, Record<Key, unknown>>
type WrittenNet = Written<'srt'> | Written<'udp'> | Written<'rtmp'> | Written<'rtsp'> | Written<'http'>

interface Address {
  host: string
  port: number
}

export function isNet(written: WrittenSource): written is WrittenNet {
  return 'srt' in written || 'udp' in written || 'rtmp' in written || 'rtsp' in written || 'http' in written
}

export function resolveNet(
  context: ResolveContext,
  base: { name: string; label: string },
  written: WrittenNet,
  path: KeyPath,
): NetSource | null {
  const net = { kind: 'net' as const, ...base, listens: false, waitMs: usualWaitMs, user: null, secret: null }
  if ('srt' in written) return resolveSrt(context, net, written, path)
  if ('udp' in written) {
    const here = [...path, 'udp']
    const address = parseAddress(context, written.udp, here, '127.0.0.1:5000')
    if (address && address.host === '') {
      context.mistakes.value(
        here,
        'UDP has no password: say from where it may come',
        `Write \`127.0.0.1:${address.port}\`, a group such as \`239.1.1.1:${address.port}\`, or \`0.0.0.0:${address.port}\` for everybody`,
      )
      return null
    }
    return address && { ...net, protocol: 'udp', url: `udp://${address.host}:${address.port}`, listens: true }
  }
  if ('rtmp' in written) {
    if (/^listen\b/.test(written.rtmp.trim())) return resolveIngest(context, net, written, path)
    if (written.key === undefined) return resolveUrl(context, net, 'rtmp', written.rtmp, written, path)
    context.mistakes.value([...path, 'key'], 'a key is for those who call', 'Write `rtmp: "listen :1935"`, or leave it out')
    return null
  }
  if ('rtsp' in written) {
    const source = resolveUrl(context, net, 'rtsp', written.rtsp, written, path)
    return source && { ...source, waitMs: written.wait ?? usualWaitMs }
  }
  return resolveUrl(context, net, 'http', written.http, written, path)
}

type Net = Omit<NetSource, 'protocol' | 'url'>

function resolveSrt(context: ResolveContext, net: Net, written: Written<'srt'>, path: KeyPath): NetSource | null {
  const here = [...path, 'srt']
  const [, listen, rest = ''] = /^(listen\b *)?(?:srt:\/\/)?(.*)$/.exec(written.srt.trim()) ?? []
  const example = listen ? 'listen :9000' : rest.includes(' ') ? 'listen :9000`, or `example.org:9000' : 'example.org:9000'
  const address = parseAddress(context, rest, here, example)
  if (!address) return null
  const { passphrase, stream, wait: waitMs = usualWaitMs } = written
  const listens = listen !== undefined
  if (!listens && address.host === '') {
    context.mistakes.value(here, 'an address to call has a host', `To be called, write \`listen :${address.port}\``)
    return null
  }
  if (listens && passphrase === undefined && !isLoopback(address.host)) {
    const hint = `Give it \`passphrase: { secret: NAME }\`; \`passphrase: none\` if everybody may; \`listen 127.0.0.1:${address.port}\` for this machine only`
    context.mistakes.value(here, 'without a passphrase everybody could send a picture', hint)
    return null
  }
  const secret = passphrase === undefined || passphrase === 'none' ? null : passphrase
  return { ...net, protocol: 'srt', url: srtUrl(address, stream), listens, waitMs, secret }
}

/** Others call us with RTMP. */
function resolveIngest(context: ResolveContext, net: Net, written: Written<'rtmp'>, path: KeyPath): NetSource | null {
  const here = [...path, 'rtmp']
  const address = parseAddress(context, written.rtmp.trim().replace(/^listen */, ''), here, 'listen :1935')
  if (!address) return null
  const { key, user, password } = written
  if (user !== undefined || password !== undefined) {
    const which = user === undefined ? 'password' : 'user'
    context.mistakes.value([...path, which], 'who calls has a stream key, no name', 'Write `key: { secret: NAME }` instead')
    return null
  }
  if (key === undefined && !isLoopback(address.host)) {
    const hint = `Give it \`key: { secret: NAME }\`; \`key: none\` if everybody may; \`listen 127.0.0.1:${address.port}\` for this machine only`
    context.mistakes.value(here, 'without a stream key everybody could send a picture', hint)
    return null
  }
  const secret = key === undefined || key === 'none' ? null : key
  return { ...net, protocol: 'rtmp', url: `rtmp://${address.host}:${address.port}/live`, listens: true, secret }
}

/** Several sources on one port are told apart by their keys. */
export function checkIngests(context: ResolveContext, sources: ReadonlyMap<string, Source | null>, path: KeyPath): void {
  const seen = new Map<string, string>()
  for (const [name, source] of sources) {
    if (source?.kind !== 'net' || source.protocol !== 'rtmp' || !source.listens) continue
    const door = `${source.url} ${source.secret?.secret}`
    const other = seen.get(door)
    seen.set(door, name)
    if (other === undefined) continue
    const key = source.secret ? `the key \`${source.secret.secret}\`` : 'no key'
    context.mistakes.value([...path, name, 'rtmp'], `\`${other}\` listens there with ${key}, too`, 'Give each a key of its own')
  }
}

const schemes: Record<Exclude<NetProtocol, 'srt' | 'udp'>, string[]> = {
  rtmp: ['rtmp:', 'rtmps:'],
  rtsp: ['rtsp:', 'rtsps:'],
  http: ['http:', 'https:'],
}

function resolveUrl(
  context: ResolveContext,
  net: Net,
  protocol: keyof typeof schemes,
  url: string,
  login: { user?: string | undefined; password?: SecretRef | undefined },
  path: KeyPath,
): NetSource | null {
  const { user = null, password = null } = login
  if (!usableUrl(context, protocol, url, [...path, protocol], loginHint)) return null
  if (protocol === 'rtmp' && new URL(url).pathname.length < 2) {
    context.mistakes.value([...path, 'rtmp'], `\`${url}\` names no stream`, 'Write `rtmp://example.org/live/stream`')
    return null
  }
  if (password !== null && user === null) {
    context.mistakes.value([...path, 'password'], 'a password goes with a name', 'Write `user: NAME` beside it')
    return null
  }
  return { ...net, protocol, url, user, secret: password }
}

const loginHint = 'Write `user: NAME` and `password: { secret: NAME }` beside it'

/** `withoutLogin`: what to write instead of a name and a password in it. */
function usableUrl(
  context: ResolveContext,
  protocol: keyof typeof schemes,
  url: string,
  here: KeyPath,
  withoutLogin: string,
): boolean {
  const parsed = URL.canParse(url) ? new URL(url) : null
  if (!parsed || !schemes[protocol].includes(parsed.protocol) || parsed.hostname === '') {
    context.mistakes.value(here, `\`${url}\` is no ${protocol} address`, `Write \`${protocol}://example.org/live/stream\``)
    return false
  }
  if (parsed.username || parsed.password) {
    context.mistakes.value(here, 'a password never stands in a show', withoutLogin)
    return false
  }
  return true
}

/** Where a stream goes; null with a mistake told. */
export function resolveRtmpUrl(context: ResolveContext, url: string, path: KeyPath): string | null {
  const hint = 'A stream logs in with its key alone: leave name and password out, and write `key: { secret: NAME }` beside it'
  return usableUrl(context, 'rtmp', url, [...path, 'rtmp'], hint) ? url.replace(/\/$/, '') : null
}

export function resolveSrtUrl(context: ResolveContext, text: string, stream: string | undefined, path: KeyPath): string | null {
  const here = [...path, 'srt']
  const address = parseAddress(context, text.trim().replace(/^srt:\/\//, ''), here, 'example.org:9000')
  if (!address) return null
  if (address.host === '') {
    context.mistakes.value(here, 'an address to call has a host', 'Write `example.org:9000`')
    return null
  }
  return srtUrl(address, stream)
}

function srtUrl({ host, port }: Address, stream: string | undefined): string {
  return `srt://${host}:${port}${stream === undefined ? '' : `?streamid=${encodeURIComponent(stream)}`}`
}

/** `host:port`; the host may be missing, and IPv6 stands in brackets. */
function parseAddress(context: ResolveContext, text: string, path: KeyPath, example: string): Address | null {
  const [, bracketed, plain = '', port = ''] = /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]*)):(\d{1,5})$/.exec(text) ?? []
  if (Number(port) >= 1 && Number(port) <= 65_535) return { host: bracketed ? `[${bracketed}]` : plain, port: Number(port) }
  context.mistakes.value(path, `\`${text}\` is no address with a port from 1 to 65535`, `Write \`${example}\``)
  return null
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\./.test(host)
}
