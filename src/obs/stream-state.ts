/** The stream's way from off to on and back, each step told once. */
import { type ObsEvent, obsEvent } from './obs-event.ts'
import { outputStates } from './output-states.ts'
import { Intent } from './protocol.ts'
import { streamOf } from './recorded.ts'
import type { OutputState, OutputStatus } from './room-status.ts'

/** An ingest that was reached once and is tried again. */
const [reconnecting, reconnected] = ['OBS_WEBSOCKET_OUTPUT_RECONNECTING', 'OBS_WEBSOCKET_OUTPUT_RECONNECTED']

export class StreamState {
  #before: OutputState

  constructor(outputs: OutputStatus[]) {
    this.#before = stateOf(outputs)
  }

  observe(outputs: OutputStatus[]): ObsEvent[] {
    const [before, now] = [this.#before, stateOf(outputs)]
    this.#before = now
    return steps(before, now).map((outputState) =>
      obsEvent(Intent.Outputs, 'StreamStateChanged', { outputActive: isActive(outputState), outputState }),
    )
  }
}

function stateOf(outputs: OutputStatus[]): OutputState {
  return streamOf(outputs)?.state ?? 'off'
}

function isActive(outputState: string): boolean {
  return [outputStates.on, reconnected].includes(outputState)
}

/** OBS leaves no step out. */
function steps(before: OutputState, now: OutputState): string[] {
  if (before === now) return []
  if (now === 'off') return before === 'stopping' ? [outputStates.off] : [outputStates.stopping, outputStates.off]
  if (now === 'failed') return before === 'off' ? [outputStates.starting, reconnecting] : [reconnecting]
  if (before === 'failed') return now === 'on' ? [reconnected] : []
  if (before === 'off' && now === 'on') return [outputStates.starting, outputStates.on]
  return [outputStates[now]]
}
