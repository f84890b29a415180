/** `/whep/ROOM`: POST an SDP offer, get the answer and an address to DELETE. */
import type { Hono } from 'hono'
import { HttpProblem } from './errors.ts'
import type { Env } from './guard.ts'
import { type AppParts, findRoom } from './parts.ts'

const longestOffer = 64 * 1024

export function addWhep(app: Hono<Env>, { rooms, whep }: AppParts): void {
  const roomOf = (name: string) => {
    const room = whep.get(findRoom(rooms, name).name)
    if (!room) throw new HttpProblem(404, `room ${name} has no WHEP`, 'look at / for the rooms')
    return room
  }

  app.post('/whep/:room', async (c) => {
    const name = c.req.param('room')
    const room = roomOf(name)
    if (!(c.req.header('content-type') ?? '').startsWith('application/sdp')) {
      throw new HttpProblem(415, 'this is not an SDP offer', 'send Content-Type: application/sdp')
    }
    const offer = await c.req.text()
    if (offer.length > longestOffer) throw new HttpProblem(413, 'the offer is too long', 'load the page again')
    const { id, answer } = await room.answer(offer)
    const location = `/whep/${encodeURIComponent(name)}/${id}`
    return c.body(answer, 201, { 'Content-Type': 'application/sdp', Location: location })
  })

  app.delete('/whep/:room/:id', (c) => {
    if (roomOf(c.req.param('room')).remove(c.req.param('id'))) return c.body(null, 204)
    throw new HttpProblem(404, 'this connection is gone already', 'nothing to do')
  })
}
