/** The mixes beside the program: what each shows, and another scene for it. */
import type { MixStatus, ScreenStatus } from '../../src/obs/index.ts'
import type { Desk } from './desk.ts'

export function Mixes({ desk }: { desk: Desk }) {
  const program = desk.status?.screens.filter((screen) => screen.mix === 'program') ?? []
  return (
    <>
      {desk.status?.mixes.map((mix) => (
        <MixPanel key={mix.name} desk={desk} mix={mix} />
      ))}
      {program.length > 0 && (
        <div class="output mix">
          <h2>program</h2>
          <Screens screens={program} />
        </div>
      )}
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
          disabled={!desk.inHand}
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
      <Screens screens={desk.status?.screens.filter((screen) => screen.mix === name) ?? []} />
    </div>
  )
}

function Screens({ screens }: { screens: ScreenStatus[] }) {
  return (
    <>
      {screens.map((screen) => (
        <p key={screen.name} class={screen.state === 'on' && screen.showing === 'mix' ? 'disk' : 'reason'}>
          {screenWords(screen)}
        </p>
      ))}
    </>
  )
}

function screenWords({ name, state, reason, showing, display, fallback }: ScreenStatus): string {
  if (state !== 'on') return `${name}: ${reason ?? 'begins'}`
  const what = { mix: 'shown', direct: `shows ${fallback} directly`, card: 'shows a card' }[showing]
  return display ? `${name}: ${what} on ${display.name}, ${display.width}x${display.height}` : `${name}: ${what}`
}
