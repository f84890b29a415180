/** Streams of a room as written, made complete. */
import { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { resolveRtmpUrl, resolveSrtUrl, usualWaitMs } from './resolve-net.ts'
import { resolveAuto } from './resolve-schedule.ts'
import { streamShape } from './shape-stream.ts'
import type { StreamOutput } from './show-output.ts'
import type { KeyPath } from './show-text.ts'

/** `stream` is one of that name; `streams` has a name for each. */
export function resolveStreams(context: ResolveContext, room: unknown, path: KeyPath): StreamOutput[] {
  const outputs = member(room, 'outputs')
  const here = [...path, 'outputs']
  const one = member(outputs, 'stream')
  const taken = new Map<string, string>()
  const resolveOne = (name: string, written: unknown, at: KeyPath) => {
    const stream = resolveStream(context, room, name, written, at)
    const to = `${stream?.url} ${stream?.secret?.secret}`
    const other = taken.get(to)
    if (stream && other !== undefined)
      context.mistakes.value(
        [...at, stream.protocol],
        `\`${other}\` goes there already`,
        'Give each a key or an address of its own',
      )
    if (stream) taken.set(to, name)
    return stream
  }
  const found = one === undefined ? [] : [resolveOne('stream', one, [...here, 'stream'])]
  const more = fitting(z.record(z.string(), z.unknown()), member(outputs, 'streams')) ?? {}
  for (const [name, written] of Object.entries(more)) {
    const at = [...here, 'streams', name]
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))
      context.mistakes.key(at, `\`${name}\` is no name for a stream: lower case letters, digits and dashes`)
    else if (name === 'record' || name === 'hls' || (name === 'stream' && one !== undefined))
      context.mistakes.key(at, `there is another output named \`${name}\``)
    found.push(resolveOne(name, written, at))
  }
  return found.filter((stream) => stream !== null)
}

function resolveStream(context: ResolveContext, room: unknown, name: string, value: unknown, path: KeyPath): StreamOutput | null {
  const written = fitting(streamShape, value)
  if (!written) return null
  const auto = resolveAuto(context, room, written.auto ?? true, path)
  if ('rtmp' in written) {
    const url = resolveRtmpUrl(context, written.rtmp, path)
    if (url !== null && written.key === undefined && new URL(url).pathname.split('/').length < 3) {
      const hint = 'Write `key: { secret: NAME }` beside it, or the name after the application: `rtmp://example.org/live/hall-a`'
      context.mistakes.value([...path, 'rtmp'], `\`${url}\` is an application without a stream key`, hint)
      return null
    }
    return url === null ? null : { name, auto, protocol: 'rtmp', url, waitMs: usualWaitMs, secret: written.key ?? null }
  }
  const url = resolveSrtUrl(context, written.srt, written.stream, path)
  const { wait: waitMs = usualWaitMs, passphrase: secret = null } = written
  return url === null ? null : { name, auto, protocol: 'srt', url, waitMs, secret }
}
