/** What the operator asked for and how it ended: each command knows its button, and a failure is shown there and in words. */
import { signal } from '@preact/signals'

export type CommandState = 'idle' | 'busy' | 'failed'

export interface Failure {
  id: number
  /** What was asked. */
  what: string
  why: string
}

const failedMs = 4000
const keptFailures = 3

export class Commands {
  /** By the key of the button. */
  readonly states = signal<ReadonlyMap<string, CommandState>>(new Map())
  readonly failures = signal<Failure[]>([])
  #nextId = 1

  stateOf(key: string): CommandState {
    return this.states.value.get(key) ?? 'idle'
  }

  /** `what` reads as "WHAT did not work". Resolves when it is settled, either way. */
  async run(key: string, what: string, action: () => Promise<unknown>): Promise<void> {
    this.#set(key, 'busy')
    try {
      await action()
      this.#set(key, 'idle')
    } catch (error) {
      this.#set(key, 'failed')
      this.#tell(what, error instanceof Error ? error.message : String(error))
      setTimeout(() => {
        if (this.stateOf(key) === 'failed') this.#set(key, 'idle')
      }, failedMs)
    }
  }

  dismiss(id: number): void {
    this.failures.value = this.failures.value.filter((failure) => failure.id !== id)
  }

  #tell(what: string, why: string): void {
    this.failures.value = [...this.failures.value, { id: this.#nextId++, what, why }].slice(-keptFailures)
  }

  #set(key: string, state: CommandState): void {
    const states = new Map(this.states.value)
    if (state === 'idle') states.delete(key)
    else states.set(key, state)
    this.states.value = states
  }
}
