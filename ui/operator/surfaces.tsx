/** The room's keypads, Stream Decks and desks: there or not, and what came of the newest press. */
import type { KeyPress, SurfaceStatus } from '../../src/obs/index.ts'
import type { Desk } from './desk.ts'

const outcomes: Record<KeyPress['outcome'], string> = {
  waiting: 'at work',
  done: 'done',
  short: 'nothing: hold it',
  failed: 'FAILED',
}

const kinds: Record<SurfaceStatus['kind'], string> = { keypad: 'Keypad', 'stream-deck': 'Stream Deck', 'x-air': 'Desk' }

export function Surfaces({ desk }: { desk: Desk }) {
  return (
    <>
      {desk.status?.surfaces.map((surface) => (
        <SurfacePanel key={surface.name} surface={surface} />
      ))}
    </>
  )
}

function SurfacePanel({ surface }: { surface: SurfaceStatus }) {
  const { name, kind, state, reason, last } = surface
  const failed = last?.outcome === 'failed'
  return (
    <div class={`output surface ${state !== 'on' || failed ? 'bad' : ''}`}>
      <div class="output-head">
        <h2>
          {kinds[kind]} {name}
        </h2>
        <span class={state === 'on' ? 'chip' : 'chip warn'}>
          {state === 'on' ? 'works' : state === 'starting' ? 'begins' : 'NOT THERE'}
        </span>
      </div>
      {state !== 'on' && reason !== null && <p class="reason">{reason}</p>}
      <p class={failed ? 'reason' : 'disk'}>{last ? lastWords(last) : 'Nothing was pressed yet.'}</p>
    </div>
  )
}

function lastWords({ key, does, outcome, reason }: KeyPress): string {
  return `${key}: ${does} · ${outcomes[outcome]}${reason === null ? '' : `: ${reason}`}`
}
