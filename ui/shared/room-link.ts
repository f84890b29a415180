/** A page's connection to its room: state as signals, commands as promises, and connecting again for ever. */
import { signal } from '@preact/signals'
import type { RoomStatus } from '../../src/obs/index.ts'
import { type MeterLevels, programLevels, sourceLevels } from './levels.ts'
import { type Goodbye, ObsClient } from './obs-client.ts'
import { recallPassword, rememberPassword, roomFromAddress, socketUrl } from './place.ts'
import { patchStatus } from './status-patch.ts'

/** `password`: the room wants one that we do not have. */
export type Connection = 'connecting' | 'up' | 'lost' | 'password'

/** Categories of ordinary events, and the levels, which come twenty times a second. */
const subscriptions = ((1 << 12) - 1) | (1 << 16)
type LevelsListener = (levels: MeterLevels) => void

const vendorName = 'mixos'
const firstWaitMs = 500
const longestWaitMs = 5000
/** The room tells its status twice a second: this long without is a dead line, whatever TCP thinks. */
const silenceMs = 5000

export class RoomLink {
  readonly room: string
  readonly connection = signal<Connection>('connecting')
  readonly status = signal<RoomStatus | null>(null)
  /** Room's clock minus this computer's, milliseconds. */
  readonly clockOffsetMs = signal(0)
  readonly #levels = new Map<string | null, Set<LevelsListener>>()
  #client: ObsClient | null = null
  #waitMs = firstWaitMs
  #heardMs = performance.now()

  constructor(room = roomFromAddress()) {
    this.room = room
    this.#connect()
    setInterval(() => this.#watchSilence(), 1000)
  }

  /** Levels of one source, or of program (null), twenty times a second. */
  onLevels(source: string | null, listener: LevelsListener): () => void {
    const listeners = this.#levels.get(source) ?? new Set()
    this.#levels.set(source, listeners.add(listener))
    return () => listeners.delete(listener)
  }

  /** A standard request. */
  async request(type: string, data: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    if (!this.#client) throw new Error('not connected to the room')
    return this.#client.request(type, data)
  }

  /** A request of the vendor `mixos`. */
  async vendor(requestType: string, requestData: Record<string, unknown> = {}): Promise<unknown> {
    const answer = await this.request('CallVendorRequest', { vendorName, requestType, requestData })
    return answer.responseData
  }

  usePassword(password: string): void {
    rememberPassword(password)
    this.#connect()
  }

  #connect(): void {
    this.connection.value = this.status.value ? 'lost' : 'connecting'
    this.#heardMs = performance.now()
    this.#client = new ObsClient({
      url: socketUrl('obs', this.room),
      password: recallPassword(),
      eventSubscriptions: subscriptions,
      onReady: () => void this.#ready(),
      onEvent: (type, data) => this.#event(type, data),
      onClose: (goodbye) => void this.#closed(goodbye),
    })
  }

  async #ready(): Promise<void> {
    try {
      await this.#readStatus()
      this.connection.value = 'up'
      this.#waitMs = firstWaitMs
    } catch {
      this.#client?.close()
    }
  }

  async #readStatus(): Promise<void> {
    this.#setStatus((await this.vendor('GetStatus')) as RoomStatus)
  }

  #event(type: string, data: Record<string, unknown>): void {
    this.#heardMs = performance.now()
    if (type === 'VendorEvent' && data.vendorName === vendorName) {
      if (data.eventType === 'Status') this.#setStatus(data.eventData as RoomStatus)
      if (data.eventType === 'ProgramMeters') this.#tellLevels(null, programLevels(data.eventData))
    } else if (type === 'InputVolumeMeters') {
      for (const [source, levels] of sourceLevels(data)) this.#tellLevels(source, levels)
    } else if (type === 'SceneListChanged') {
      void this.#readStatus()
    } else if (this.status.value) {
      this.status.value = patchStatus(this.status.value, type, data)
    }
  }

  #tellLevels(source: string | null, levels: MeterLevels): void {
    for (const listener of this.#levels.get(source) ?? []) listener(levels)
  }

  #setStatus(status: RoomStatus): void {
    const offsetMs = status.atMs - Date.now()
    // A late status would make the clock stumble: small differences are delay, not time.
    if (Math.abs(offsetMs - this.clockOffsetMs.value) > 500) this.clockOffsetMs.value = offsetMs
    this.status.value = status
  }

  #watchSilence(): void {
    if (this.connection.value === 'up' && performance.now() - this.#heardMs > silenceMs) {
      this.connection.value = 'lost'
      this.#client?.close()
    }
  }

  async #closed({ passwordWrong }: Goodbye): Promise<void> {
    this.#client = null
    if (passwordWrong) {
      this.connection.value = 'password'
      return
    }
    this.connection.value = 'lost'
    await leaveIfLoggedOut()
    setTimeout(() => this.#connect(), this.#waitMs)
    this.#waitMs = Math.min(longestWaitMs, this.#waitMs * 2)
  }
}

/** A websocket does not say why it was refused; a plain request does. */
async function leaveIfLoggedOut(): Promise<void> {
  const response = await fetch('/rooms.json').catch(() => null)
  if (response?.status === 401) location.assign(`/login?next=${encodeURIComponent(location.pathname)}`)
}
