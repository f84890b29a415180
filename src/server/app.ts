/** All addresses of the server that are plain HTTP. */
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HttpProblem } from './errors.ts'
import { type Env, problemAnswer, requireLogin, securityHeaders, wantsPage } from './guard.ts'
import { addHealth } from './health-routes.ts'
import { addHls } from './hls.ts'
import { addLogin } from './login.ts'
import { addPages, sendPage } from './pages.ts'
import type { AppParts } from './parts.ts'
import { addWhep } from './whep-routes.ts'

/** An SDP offer is a few kB. */
const mostBodyBytes = 64 * 1024

export function createApp(parts: AppParts): Hono<Env> {
  const app = new Hono<Env>()
  app.use(securityHeaders)
  app.use(
    bodyLimit({ maxSize: mostBodyBytes, onError: (c) => c.json({ error: 'the request is too large', fix: 'send less' }, 413) }),
  )
  addLogin(app, parts)
  app.use(requireLogin(parts.auth, (path) => isOpenPath(path, parts.publicWatch)))
  addHealth(app, parts)
  addPages(app, parts)
  addHls(app, parts)
  addWhep(app, parts)
  app.notFound(async (c) => {
    if (wantsPage(c)) return await sendPage(c, parts.pagesDir, 'missing', 404)
    return problemAnswer(c, new HttpProblem(404, `there is nothing at ${c.req.path}`, 'look at / for the rooms'))
  })
  app.onError((error, c) => {
    if (error instanceof HttpProblem) {
      if (error.status === 404 && wantsPage(c)) return sendPage(c, parts.pagesDir, 'missing', 404)
      return problemAnswer(c, error)
    }
    parts.log.error({ err: error, path: c.req.path }, 'A request failed')
    return problemAnswer(c, new HttpProblem(500, 'the server failed to answer', 'try again; the log says more'))
  })
  return app
}

function isOpenPath(path: string, publicWatch: boolean): boolean {
  if (path === '/login' || path === '/healthz' || path === '/favicon.svg' || path.startsWith('/assets/')) return true
  return publicWatch && (path === '/watch' || path.startsWith('/watch/') || path.startsWith('/hls/'))
}
