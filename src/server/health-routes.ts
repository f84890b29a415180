/** `/healthz` and `/metrics`. */
import type { Hono } from 'hono'
import { type Env, isAllowed } from './guard.ts'
import { judgeRoom } from './health.ts'
import type { AppParts } from './parts.ts'

export function addHealth(app: Hono<Env>, { auth, rooms, metrics }: AppParts): void {
  app.get('/healthz', async (c) => {
    const health = [...rooms.values()].map(({ port }) => judgeRoom(port.status(), Date.now()))
    const ok = health.every((room) => room.ok)
    c.header('Cache-Control', 'no-store')
    if (!(await isAllowed(auth, c))) return c.text(ok ? 'ok' : 'not ok', ok ? 200 : 503)
    return c.json({ ok, rooms: health }, ok ? 200 : 503)
  })

  app.get('/metrics', async (c) => {
    c.header('Cache-Control', 'no-store')
    return c.body(await metrics.text(), 200, { 'Content-Type': metrics.contentType })
  })
}
