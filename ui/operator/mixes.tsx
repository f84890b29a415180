/** The mixes beside the program: what each shows, and another scene for it. */
import type { MixStatus } from '../../src/obs/index.ts'
import type { Desk } from './desk.ts'

export function Mixes({ desk }: { desk: Desk }) {
  return (
    <>
      {desk.status?.mixes.map((mix) => (
        <MixPanel key={mix.name} desk={desk} mix={mix} />
      ))}
    </>
  )
}

function MixPanel({ desk, mix }: { desk: Desk; mix: MixStatus }) {
  const { name, scene, follows, state } = mix
  return (
    <div class={`output mix ${state === 'down' ? 'bad' : ''}`}>
      <div class="output-head">
        <h2>{name}</h2>
        {state === 'up' ? follows && <span class="chip">follows program</span> : <span class="chip warn">{state}</span>}
        <select
          aria-label={`Scene of ${name}`}
          disabled={!desk.live}
          value={scene}
          onChange={(event) => desk.mixScene(name, event.currentTarget.value)}
        >
          {desk.status?.scenes.map((one) => (
            <option key={one.name} value={one.name}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
    </div>
  )
}
