/** The pages' real server in front of the harness's room: for tests of the pages, and for working on them. */
import { createLogger } from '../../src/lib/log.ts'
import { createObsServer } from '../../src/obs/index.ts'
import { startServer } from '../../src/server/index.ts'
import { HarnessMedia } from './media.ts'
import { HarnessRoom } from './room.ts'

export const harnessPassword = 'sesame'

export async function startHarness({ port = 0, publicWatch = false } = {}) {
  const room = new HarnessRoom('hall-a')
  const media = new HarnessMedia(room.state.sources.filter((source) => source.hasPicture).map((source) => source.name))
  await media.startRtp()
  media.startHls()
  const log = createLogger({ room: 'hall-a' }, { level: 'warn' })
  const obs = createObsServer({ port: room, password: null, log })
  const rooms = [{ name: 'hall-a', port: room, media, obs }]
  const serve = (at: number) => startServer({ listen: '127.0.0.1', port: at, publicWatch, password: harnessPassword, rooms, log })
  let server = await serve(port)
  return {
    room,
    media,
    server,
    /** After the server was closed: a new one where it was. */
    async serveAgain() {
      server = await serve(server.port)
    },
    async close() {
      await server.close()
      await obs.close()
      room.close()
      await media.close()
    },
  }
}

if (import.meta.main) {
  const harness = await startHarness({ port: Number(process.env.PORT ?? 8099) })
  process.stdout.write(`${harness.server.loginUrl}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void harness.close())
}
