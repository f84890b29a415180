/** A surface's one connection to its room: obs-websocket, opened again for as long as it takes, with the room's status as it is now. */
import OBSWebSocket, { EventSubscription } from 'obs-websocket-js/json'
import { type Clock, sleep } from '../lib/time.ts'
import type { RoomStatus, SourceStatus } from '../obs/index.ts'

/** The connection ended before the answer: it is not known whether the command was carried out. */
export class RoomGone extends Error {
  constructor() {
    super('the room went away')
    this.name = 'RoomGone'
  }
}

const againMs = 50
/** Longer than any transition and any start of a recording. */
const answerMs = 30_000
/** So long the room may be away (control is started again) before what waits for it counts as failed. */
const patienceMs = 10_000

type Data = Record<string, unknown>

export class RoomLink {
  onChange: () => void = () => {}
  readonly #url: string
  readonly #clock: Clock
  readonly #sleepers = new Set<() => void>()
  readonly #pending = new Set<(gone: RoomGone) => void>()
  #obs: OBSWebSocket | null = null
  #status: RoomStatus | null = null
  #downSinceMs: number
  #ended = false

  constructor(socketPath: string, clock: Clock) {
    this.#url = `ws+unix:${socketPath}:/`
    this.#clock = clock
    this.#downSinceMs = clock.nowMs()
    void this.#keep()
  }

  get isUp(): boolean {
    return this.#status !== null
  }

  /** With all that the room has told so far. Throws while there is no connection. */
  get status(): RoomStatus {
    if (!this.#status) throw new RoomGone()
    return this.#status
  }

  /** True when it is there; false when it has been away for too long. */
  async untilUp(): Promise<boolean> {
    while (!this.isUp) {
      const leftMs = this.#downSinceMs + patienceMs - this.#clock.nowMs()
      if (leftMs <= 0) return false
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(leftMs, resolve)
        this.#sleepers.add(() => {
          cancel()
          resolve()
        })
      })
    }
    return true
  }

  /** Fails with `RoomGone`, or with the room's own reason. */
  call(requestType: string, requestData: Data = {}): Promise<unknown> {
    const obs = this.#obs
    return new Promise((resolve, reject) => {
      if (!obs || !this.isUp) return reject(new RoomGone())
      const late = () => reject(new Error(`the room did not answer within ${answerMs / 1000} s`))
      const cancel = this.#clock.after(answerMs, late)
      this.#pending.add(reject)
      obs
        .call(requestType as 'CallVendorRequest', requestData as never)
        .then(resolve, reject)
        .finally(() => {
          cancel()
          this.#pending.delete(reject)
        })
    })
  }

  async vendor<Answer = unknown>(requestType: string, requestData: Data = {}): Promise<Answer> {
    const answer = await this.call('CallVendorRequest', { vendorName: 'mixos', requestType, requestData })
    return (answer as { responseData: Answer }).responseData
  }

  /** Asked, not remembered: for what depends on what is so at this moment. */
  async freshStatus(): Promise<RoomStatus> {
    this.#status = await this.vendor<RoomStatus>('GetStatus')
    return this.#status
  }

  async close(): Promise<void> {
    this.#ended = true
    await this.#obs?.disconnect()
  }

  async #keep(): Promise<void> {
    while (!this.#ended) {
      await this.#connect().catch(() => {})
      await sleep(this.#clock, againMs)
    }
  }

  /** Settles when the connection has ended. */
  async #connect(): Promise<void> {
    const obs = new OBSWebSocket()
    this.#obs = obs
    const ended = new Promise<void>((resolve) => obs.once('ConnectionClosed', () => resolve()))
    obs.on('CurrentProgramSceneChanged', ({ sceneName }) => this.#told({ programScene: sceneName }))
    obs.on('CurrentPreviewSceneChanged', ({ sceneName }) => this.#told({ previewScene: sceneName }))
    obs.on('VendorEvent', ({ eventType, eventData }) => {
      if (eventType === 'Status') this.#told(eventData as unknown as RoomStatus)
    })
    obs.on('InputVolumeChanged', ({ inputName, inputVolumeDb }) => this.#toldOf(inputName, { gainDb: inputVolumeDb }))
    obs.on('InputMuteStateChanged', ({ inputName, inputMuted }) => this.#toldOf(inputName, { muted: inputMuted }))
    const eventSubscriptions = EventSubscription.Scenes | EventSubscription.Inputs | EventSubscription.Vendors
    await obs.connect(this.#url, undefined, { eventSubscriptions })
    const answer = obs.call('CallVendorRequest', { vendorName: 'mixos', requestType: 'GetStatus', requestData: {} })
    const first = await Promise.race([answer, ended])
    if (first) {
      this.#status = first.responseData as unknown as RoomStatus
      for (const wake of this.#sleepers) wake()
      this.#sleepers.clear()
      this.onChange()
      await ended
    }
    this.#down()
  }

  #told(news: Partial<RoomStatus>): void {
    if (!this.#status) return
    this.#status = { ...this.#status, ...news }
    this.onChange()
  }

  #toldOf(source: string, news: Partial<SourceStatus>): void {
    const sources = this.#status?.sources.map((one) => (one.name === source ? { ...one, ...news } : one))
    if (sources) this.#told({ sources })
  }

  #down(): void {
    if (this.isUp) this.#downSinceMs = this.#clock.nowMs()
    this.#status = null
    for (const reject of this.#pending) reject(new RoomGone())
    this.#pending.clear()
    this.onChange()
  }
}
