/** A room in the lab's machine, seen from here: what it said and showed so far, and commands that are timed by the machine's own clock. */
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import readline from 'node:readline'
import { pause } from '../support/room.ts'
import type { Color, Order, SourceNow, Told } from './guest.ts'
import type { Machine } from './machine.ts'

type Of<Kind> = Extract<Told, { kind: Kind }>
export type Status = Of<'status'>
export type Frame = Of<'frame'>
export type Done = Of<'done'>

const startMs = 120_000

export class LabRoom {
  readonly statuses: Status[] = []
  readonly frames: Frame[] = []
  readonly #process: ChildProcess
  readonly #done = new Map<number, (done: Done) => void>()
  #orders = 0
  #said = ''

  private constructor(machine: Machine, show: string, environment: string) {
    this.#process = machine.spawn(`${environment} /node/node /repo/test/lab/guest.ts`)
    this.#process.stderr?.on('data', (text: Buffer) => {
      this.#said += text
    })
    readline
      .createInterface({ input: this.#process.stdout as NodeJS.ReadableStream })
      .on('line', (line) => this.#hear(JSON.parse(line) as Told))
    this.#write(show)
  }

  /** On air. `environment`: assignments before the command. */
  static async start(machine: Machine, show: string, environment = ''): Promise<LabRoom> {
    const room = new LabRoom(machine, show, environment)
    await room.status(() => true, 'the room is on air', 0, startMs)
    return room
  }

  /** Runs it in the machine; fails where it fails. */
  async act(command: string): Promise<Done> {
    const id = ++this.#orders
    const done = new Promise<Done>((resolve) => this.#done.set(id, resolve))
    this.#write({ id, command } satisfies Order)
    const told = await done
    if (told.code !== 0) throw new Error(`${command}: ${told.output}`)
    return told
  }

  /** The first status from `sinceMs` on (or the newest before it, which still holds) that is so. */
  async status(wanted: (status: Status) => boolean, what: string, sinceMs: number, timeoutMs = 20_000): Promise<Status> {
    const find = () =>
      this.statuses
        .slice(
          Math.max(
            0,
            this.statuses.findLastIndex(({ atMs }) => atMs < sinceMs),
          ),
        )
        .find(wanted)
    return await this.#wait(() => find(), what, timeoutMs)
  }

  /** The source is so, from `sinceMs` on. */
  async source(name: string, state: SourceNow['state'], sinceMs: number, timeoutMs?: number): Promise<Status> {
    const isSo = (status: Status) => status.sources.some((source) => source.name === name && source.state === state)
    return await this.status(isSo, `${name} is ${state}`, sinceMs, timeoutMs)
  }

  /** The first picture of the program that came from `sinceMs` on and is so. */
  async frame(wanted: (colors: Color[]) => boolean, what: string, sinceMs: number, timeoutMs = 20_000): Promise<Frame> {
    return await this.#wait(() => this.frames.find(({ atMs, colors }) => atMs >= sinceMs && wanted(colors)), what, timeoutMs)
  }

  async stop(): Promise<void> {
    this.#process.stdin?.end()
    if (this.#process.exitCode === null) await once(this.#process, 'exit')
  }

  #hear(told: Told): void {
    if (told.kind === 'status') this.statuses.push(told)
    else if (told.kind === 'frame') this.frames.push(told)
    else this.#done.get(told.id)?.(told)
  }

  async #wait<Found>(find: () => Found | undefined, what: string, timeoutMs: number): Promise<Found> {
    const deadlineMs = performance.now() + timeoutMs
    for (;;) {
      const found = find()
      if (found !== undefined) return found
      const told = () => `${JSON.stringify([this.statuses.slice(-3), this.frames.at(-1)], null, 1)}\n${this.#said.slice(-3000)}`
      if (this.#process.exitCode !== null) throw new Error(`the room in the lab ended; waited for: ${what}\n${told()}`)
      if (performance.now() > deadlineMs) throw new Error(`not within ${timeoutMs} ms: ${what}\n${told()}`)
      await pause(20)
    }
  }

  #write(line: unknown): void {
    this.#process.stdin?.write(`${JSON.stringify(line)}\n`)
  }
}
