/** Who is at the room's page, who holds the room, and who calls for help. Nothing on air depends on it. */
import { randomUUID } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import { type Clock, systemClock } from '../lib/time.ts'
import { type CrewPort, type CrewStatus, type HelpCall, type Person, RoomRefusal } from '../obs/index.ts'

/** What survives control. */
export interface CrewState {
  holder: (Person & { sinceMs: number }) | null
  calls: HelpCall[]
}

export const nobody: CrewState = { holder: null, calls: [] }

interface CrewOptions {
  stateDir: string
  log: Logger
  state: () => CrewState
  /** Keeps the new state, and tells everybody. */
  change: (state: CrewState) => void
  clock?: Clock
}

/** A page says each two seconds that it is there: two of them may be lost on the way. */
const goneAfterMs = 6000
const mostCalls = 20

interface Seen extends Person {
  atMs: number
}

export class Crew implements CrewPort {
  readonly #options: CrewOptions
  readonly #clock: Clock
  readonly #seen = new Map<string, Seen>()
  readonly #startedMs: number

  constructor(options: CrewOptions) {
    this.#options = options
    this.#clock = options.clock ?? systemClock
    this.#startedMs = this.#clock.nowMs()
  }

  status(): CrewStatus {
    const { holder, calls } = this.#options.state()
    return {
      holder: holder && { ...holder, here: this.#isHere(holder.id) },
      people: [...this.#seen.values()].filter(({ id }) => this.#isHere(id)).map(({ id, name }) => ({ id, name })),
      calls,
    }
  }

  here(person: Person): void {
    const { holder } = this.#options.state()
    const before = this.#seen.get(person.id)
    const isNew = !this.#isHere(person.id) || before?.name !== person.name
    for (const id of this.#seen.keys()) if (!this.#isHere(id)) this.#seen.delete(id)
    this.#seen.set(person.id, { ...person, atMs: this.#clock.nowMs() })
    if (holder?.id === person.id && holder.name !== person.name) this.#hold(person, 'the browser changed hands')
    else if (isNew) this.#options.change(this.#options.state())
  }

  takeOver(person: Person, from?: string | null): void {
    const { holder } = this.#options.state()
    if (from !== undefined && (holder?.id ?? null) !== from && holder?.id !== person.id)
      throw new RoomRefusal('not-now', holder ? `${holder.name} took the room just now` : 'The room was let go just now')
    this.#hold(person, 'taken over')
  }

  handOver(by: string, to: string | null): void {
    const { holder } = this.#options.state()
    if (holder?.id !== by)
      throw new RoomRefusal('not-now', holder ? `${holder.name} holds the room, not you` : 'Nobody holds the room')
    if (to === null) return this.#hold(null, 'let go')
    const person = this.#seen.get(to)
    if (!person || !this.#isHere(to))
      throw new RoomRefusal('not-now', `${person?.name ?? 'That person'} is not at the page any more`)
    this.#hold({ id: person.id, name: person.name }, 'handed over')
  }

  call(by: string, note: string): HelpCall {
    const { calls } = this.#options.state()
    if (calls.length >= mostCalls) throw new RoomRefusal('not-now', `${mostCalls} calls are open: close some first`)
    const call: HelpCall = { id: randomUUID(), note, by, atMs: this.#clock.wallMs(), answer: null }
    this.#changeCalls([...calls, call], 'call', { by, note })
    return call
  }

  answerCall(id: string, by: string): void {
    const found = this.#callOf(id)
    if (found.answer) throw new RoomRefusal('not-now', `${found.answer.by} is on the way already`)
    const answer = { by, atMs: this.#clock.wallMs() }
    const calls = this.#options.state().calls.map((call) => (call === found ? { ...call, answer } : call))
    this.#changeCalls(calls, 'on the way', { by, note: found.note })
  }

  closeCall(id: string, by: string): void {
    const found = this.#callOf(id)
    const calls = this.#options.state().calls.filter((call) => call !== found)
    this.#changeCalls(calls, 'call closed', { by, note: found.note })
  }

  /** A control that begins has heard of nobody yet: for that long the holder counts as there. */
  #isHere(id: string): boolean {
    const nowMs = this.#clock.nowMs()
    const atMs =
      this.#seen.get(id)?.atMs ?? (id === this.#options.state().holder?.id ? this.#startedMs : Number.NEGATIVE_INFINITY)
    return nowMs - atMs < goneAfterMs
  }

  #hold(person: Person | null, how: string): void {
    const before = this.#options.state().holder
    const holder = person && { id: person.id, name: person.name, sinceMs: this.#clock.wallMs() }
    if (person) this.#seen.set(person.id, { ...person, atMs: this.#clock.nowMs() })
    this.#note(how, { holder: person?.name ?? null, before: before?.name ?? null })
    this.#options.change({ ...this.#options.state(), holder })
  }

  #callOf(id: string): HelpCall {
    const found = this.#options.state().calls.find((call) => call.id === id)
    if (!found) throw new RoomRefusal('not-found', 'That call is closed already')
    return found
  }

  #changeCalls(calls: HelpCall[], what: string, more: Record<string, string>): void {
    this.#note(what, more)
    this.#options.change({ ...this.#options.state(), calls })
  }

  /** One line for each change, for ever: who held the room when. A disk that is full costs only this. */
  #note(what: string, more: Record<string, string | null>): void {
    const { stateDir, log } = this.#options
    log.info({ what, ...more }, 'The crew changed')
    const line = JSON.stringify({ at: new Date(this.#clock.wallMs()).toISOString(), what, ...more })
    try {
      appendFileSync(join(stateDir, 'crew.jsonl'), `${line}\n`, { mode: 0o600 })
    } catch (error) {
      log.error({ reason: (error as Error).message }, 'The crew journal cannot be written')
    }
  }
}
