/** A web server with one page, which can be told to do what web servers do on a bad day. */
import http from 'node:http'
import { freePort } from './senders.ts'

export type Mood = 'well' | 'error' | 'mute' | 'slow'

/** Longer than a source may be silent before it is lost. */
const slowMs = 1500

export class PageServer {
  readonly port: number
  mood: Mood = 'well'
  /** How often the page was asked for. */
  asked = 0
  readonly #page: string
  #server: http.Server | null = null

  static async at(page: string): Promise<PageServer> {
    return new PageServer(await freePort(), page)
  }

  private constructor(port: number, page: string) {
    this.port = port
    this.#page = page
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/break`
  }

  async start(): Promise<void> {
    const server = http.createServer((request, response) => {
      if (!request.url?.startsWith('/break')) return void response.writeHead(404).end()
      this.asked++
      if (this.mood === 'mute') return
      const isWell = this.mood !== 'error'
      const answer = () =>
        response
          .writeHead(isWell ? 200 : 500, { 'content-type': 'text/html' })
          .end(isWell ? this.#page : '<h1>It does not work</h1>')
      setTimeout(answer, this.mood === 'slow' ? slowMs : 0)
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.port, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    server?.closeAllConnections()
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()))
  }
}
