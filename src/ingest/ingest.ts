/** One port on which others call with RTMP: who may publish to which source, and who was refused. */
import { createHash, timingSafeEqual } from 'node:crypto'
import net from 'node:net'
import { Brake } from '../lib/brake.ts'
import type { Logger } from '../lib/log.ts'
import type { Clock } from '../lib/time.ts'
import type { IngestConfig, IngestKey, IngestWorkerStatus, Refused } from './config.ts'
import { Feed } from './feed.ts'
import { codecProblem, type Tag } from './media.ts'
import { Session, type StrangerLimits } from './session.ts'

export interface IngestLimits {
  stranger: StrangerLimits
  /** Callers that do not publish yet, of all addresses and of one. */
  mostStrangers: number
  mostStrangersOfOne: number
  /** Who sends nothing for so long gives way to another with the same key. */
  silentMs: number
}

export const usualLimits: IngestLimits = {
  stranger: { introductionMs: 10_000, messageBytes: 64 * 1024, mostBytes: 256 * 1024 },
  mostStrangers: 64,
  mostStrangersOfOne: 8,
  silentMs: 1000,
}

/** Who sends nothing for so long is hung up on. */
const goneMs = 20_000
const lookMs = 1000
const portRetryMs = 2000
const rememberedRefusals = 4
const keyBrake = { firstMs: 500, longestMs: 5000 }

interface Entry {
  name: string
  keyHash: Buffer | null
  problem: string | null
  feed: Feed
  session: Session | null
}

export class Ingest {
  onChange: () => void = () => {}
  readonly #config: IngestConfig
  readonly #clock: Clock
  readonly #log: Logger
  readonly #limits: IngestLimits
  readonly #brake: Brake
  readonly #entries: Entry[]
  readonly #strangers = new Set<Session>()
  readonly #server: net.Server
  #reason: string | null = null
  #refused: Refused[] = []

  constructor(config: IngestConfig, clock: Clock, log: Logger, limits = usualLimits) {
    this.#config = config
    this.#clock = clock
    this.#log = log
    this.#limits = limits
    this.#brake = new Brake(keyBrake, clock)
    this.#entries = config.sources.map(({ name, flvPath }) => {
      const entry: Entry = { name, keyHash: null, problem: null, feed: new Feed(flvPath, clock), session: null }
      entry.feed.onDrain = () => !entry.feed.isFull && entry.session?.waits && entry.session.resume()
      return entry
    })
    this.setKeys(config.keys)
    this.#server = net.createServer((socket) => this.#called(socket))
    this.#server.on('listening', () => this.#listens(null))
    this.#server.on('error', (error: NodeJS.ErrnoException) => {
      this.#listens(error.code === 'EADDRINUSE' ? `the port ${config.port} is taken by another program` : error.message)
      clock.after(portRetryMs, () => this.#listen())
    })
    clock.every(lookMs, () => this.#look())
    this.#listen()
  }

  /** In the order of the sources. Whoever publishes already goes on. */
  setKeys(keys: readonly IngestKey[]): void {
    for (const [index, entry] of this.#entries.entries()) {
      const { key, problem } = keys[index] ?? { key: null, problem: 'its key is not known' }
      entry.keyHash = key === null ? null : hash(key)
      entry.problem = problem
    }
  }

  status(): IngestWorkerStatus {
    return { reason: this.#reason, refused: this.#refused }
  }

  close(): void {
    this.#server.close()
    for (const entry of this.#entries) entry.feed.close()
  }

  #listen(): void {
    const { host, port } = this.#config
    this.#server.listen({ port, ...(host !== '' && { host: host.replace(/^\[|\]$/g, '') }) })
  }

  #listens(reason: string | null): void {
    if (reason !== null && reason === this.#reason) return
    this.#reason = reason
    this.#log.info({ port: this.#config.port, reason }, 'Listening changed')
    this.onChange()
  }

  #called(socket: net.Socket): void {
    const { stranger, mostStrangers, mostStrangersOfOne } = this.#limits
    const address = socket.remoteAddress
    const sameAddress = [...this.#strangers].filter((one) => one.address === address?.replace(/^::ffff:/, ''))
    if (this.#strangers.size >= mostStrangers || sameAddress.length >= mostStrangersOfOne) return void socket.destroy()
    const events = {
      onPublish: (one: Session, key: string) => this.#admit(one, key),
      onTag: (one: Session, tag: Tag) => this.#take(one, tag),
      onEnd: (one: Session) => this.#ended(one),
    }
    this.#strangers.add(new Session(socket, this.#clock, events, stranger))
  }

  /** Why not; null: from now on this one is the source's. */
  async #admit(session: Session, key: string): Promise<string | null> {
    let entry: Entry | undefined
    const verdict = await this.#brake.judge(session.address, () => {
      entry = this.#entryFor(key)
      return entry !== undefined
    })
    if (!entry || verdict !== 'right') return this.#refuse(null, session, this.#whyWrong())
    const other = entry.session
    if (other && this.#clock.nowMs() - other.lastMs < this.#limits.silentMs)
      return this.#refuse(entry, session, `${other.address} sends with this key already`)
    if (other)
      this.#log.info(
        { source: entry.name, address: other.address, reason: 'another sends, and it is silent' },
        'Publisher gives way',
      )
    other?.end()
    if (!this.#strangers.delete(session)) return 'it hung up'
    entry.session = session
    this.#log.info({ source: entry.name, address: session.address }, 'Publisher comes')
    this.#forgive(session.address)
    return null
  }

  #whyWrong(): string {
    const missing = this.#entries.filter(({ problem }) => problem !== null).map(({ name }) => name)
    return missing.length === 0
      ? 'its stream key is wrong'
      : `its stream key is wrong, or it is for ${missing.join(', ')}, whose secret is missing`
  }

  /** All keys are compared, each in the same time; one without a key takes what no other wants. */
  #entryFor(key: string): Entry | undefined {
    const given = hash(key)
    const usable = this.#entries.filter(({ problem }) => problem === null)
    const fitting = usable.filter(({ keyHash }) => keyHash !== null && timingSafeEqual(keyHash, given))
    return fitting[0] ?? usable.find(({ keyHash }) => keyHash === null)
  }

  #take(session: Session, tag: Tag): void {
    const entry = this.#entryOf(session)
    const problem = codecProblem(tag)
    if (!entry) return
    if (problem !== null) return session.refuse(this.#refuse(entry, session, problem))
    entry.feed.take(tag)
    if (entry.feed.isFull && !session.waits) session.pause()
  }

  #ended(session: Session): void {
    this.#strangers.delete(session)
    const entry = this.#entryOf(session)
    if (!entry) return
    entry.session = null
    entry.feed.end()
    this.#log.info({ source: entry.name, address: session.address }, 'Publisher goes')
  }

  #entryOf(session: Session): Entry | undefined {
    return this.#entries.find((entry) => entry.session === session)
  }

  #look(): void {
    for (const { session } of this.#entries)
      if (session && !session.waits && this.#clock.nowMs() - session.lastMs > goneMs) session.end()
  }

  #refuse(entry: Entry | null, { address }: Session, why: string): string {
    const source = entry?.name ?? null
    const others = this.#refused.filter((one) => one.address !== address || one.why !== why || one.source !== source)
    this.#refused = [...others, { source, address, why, atMs: this.#clock.wallMs() }].slice(-rememberedRefusals)
    this.onChange()
    return why
  }

  /** Whoever got in in the end is no news any more. */
  #forgive(address: string): void {
    this.#refused = this.#refused.filter((one) => one.address !== address)
    this.onChange()
  }
}

function hash(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}
