/** Live inputs that others send to the room's own ingest. */
import type Gio from 'gi://Gio'
import { element } from './gst.ts'
import { connectSocket } from './link-socket.ts'
import type { LiveMeans } from './live-means.ts'
import { begun, decodedQueue, type Name, pictureEnd, seen, soundEnd } from './live-text.ts'
import type { IngestInput } from './messages/source.ts'
import type { Format } from './messages/worker.ts'

export function ingestMeans({ url, flvPath, secretProblem }: IngestInput, format: Format): LiveMeans {
  let connection: Gio.SocketConnection | null = null
  return {
    from: url,
    problem() {
      if (secretProblem) return secretProblem
      connection?.close(null)
      connection = connectSocket(flvPath)
      return connection ? null : 'the ingest is not there: it is started again by itself'
    },
    // With a key that is missing, the next worker is told it anew.
    problemRetryMs: secretProblem ? null : 250,
    text: (wanted) => text(format, wanted),
    waiting: `nobody sends to ${url}`,
    reason: (said) => `${url}: ${said.replace(/^\w+: /, '').replace(/ ?\([^()]*\.c\(\d+\): .*\)$/, '')}`,
    setUp: (pipeline) => void Object.assign(element(pipeline, 'from'), { fd: connection?.get_socket().get_fd() }),
    countsAnew: true,
    marginNs: 150_000_000,
    pictureDelayNs: 0,
    lostMs: 350,
    firstMs: null,
    retryMs: 100,
  }
}

function text(format: Format, wanted: { picture: boolean; sound: boolean }): string {
  const parts = ['fdsrc name=from ! decodebin name=in']
  const raw = (name: Name, caps: string) => `in. ! ${caps} ! ${seen(name)} ! ${decodedQueue} ! ${begun(name)}`
  if (wanted.picture) parts.push(`${raw('picture', 'video/x-raw')} ! ${pictureEnd(format)}`)
  if (wanted.sound) parts.push(`${raw('sound', 'audio/x-raw')} ! ${soundEnd()}`)
  return parts.join(' ')
}
