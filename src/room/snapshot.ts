/** One picture of what the room shows, for who does not watch. */
import { RoomRefusal } from '../obs/index.ts'
import type { RoomMedia } from './media.ts'

const limitMs = 5000

/** The next picture of a stream of `RoomMedia`, or a still as it is. Refused where none comes within `timeoutMs`. */
export async function nextPicture(media: RoomMedia, stream: string, timeoutMs = limitMs): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
  const wanted = new Set([stream])
  const leave = media.watch({
    wanted: () => wanted,
    picture: (name, picture) => {
      if (name === stream) resolve(picture)
    },
  })
  const timer = setTimeout(() => reject(new RoomRefusal('failed', `No picture of \`${stream}\` comes.`)), timeoutMs)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    leave()
  }
}
