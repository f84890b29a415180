/** The ports at which sources of a room are called: none of them is another's, the pages' or the remotes'. */
import type { ResolveContext } from './context.ts'
import type { Room, ServerConfig } from './show.ts'
import type { NetSource } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

interface Door {
  kind: 'tcp' | 'udp'
  host: string
  port: number
  /** For people. */
  who: string
  path: KeyPath
  /** Several of one kind may share it: RTMP's senders are told apart by their keys, a group has any number of listeners. */
  shared: string | null
}

export function checkDoors({ mistakes }: ResolveContext, server: ServerConfig, { name, control, sources }: Room): void {
  const path = ['rooms', name]
  const own: Door[] = [
    { kind: 'tcp', host: server.listen, port: server.port, who: 'the pages', path: ['server', 'port'], shared: null },
    {
      kind: 'tcp',
      host: control.listen,
      port: control.port,
      who: 'the remotes',
      path: [...path, 'control', 'port'],
      shared: null,
    },
  ]
  const called = sources.flatMap((source) => (source.kind === 'net' && source.listens ? [doorOf(source, path)] : []))
  called.forEach((door, index) => {
    const other = [...own, ...called.slice(0, index)].find((earlier) => meet(earlier, door))
    if (other) mistakes.value(door.path, `port ${door.port} is taken by ${other.who}`, 'Give it another port')
  })
}

function doorOf({ name, protocol, url }: NetSource, path: KeyPath): Door {
  const [, host = '', port = ''] = /^\w+:\/\/(.*?):(\d+)/.exec(url) ?? []
  const isShared = protocol === 'rtmp' || /^(22[4-9]|23\d)\./.test(host)
  return {
    kind: protocol === 'rtmp' ? 'tcp' : 'udp',
    host,
    port: Number(port),
    who: `the source \`${name}\``,
    path: [...path, 'sources', name, protocol],
    shared: isShared ? url : null,
  }
}

function meet(a: Door, b: Door): boolean {
  const isSame = a.host === b.host || isEverywhere(a.host) || isEverywhere(b.host)
  return a.kind === b.kind && a.port === b.port && isSame && (a.shared === null || a.shared !== b.shared)
}

function isEverywhere(host: string): boolean {
  return ['', '0.0.0.0', '[::]', '::'].includes(host)
}
