/** Take, cut, the transition and its time, black and panic. */
import type { TransitionKind } from '../../src/show/index.ts'
import { Button, HoldButton } from './button.tsx'
import { type Desk, transitionLabels } from './desk.ts'
import type { Hold } from './hold.ts'
import { NumberField } from './number-field.tsx'

const kinds = Object.keys(transitionLabels) as TransitionKind[]

export function Transport({ desk, panic }: { desk: Desk; panic: Hold }) {
  const status = desk.status
  if (!status) return null
  const { kind, durationMs } = status.transition
  return (
    <section class="transport" aria-label="Transition and take">
      <Button desk={desk} command="take" class="take" keyHint="Enter" onPress={() => desk.take()}>
        TAKE
      </Button>
      <Button desk={desk} command="cut" class="cut" keyHint="Space" onPress={() => desk.cut()}>
        CUT
      </Button>
      <Transitions desk={desk} current={kind} />
      <NumberField
        label="Time"
        unit="ms"
        value={durationMs}
        min={0}
        max={20_000}
        step={50}
        disabled={!desk.inHand || kind === 'cut'}
        onValue={(value) => desk.setDuration(value)}
      />
      <span class="spacer" />
      <Button
        desk={desk}
        command="black"
        class={status.black ? 'black warn-on' : 'black'}
        pressed={status.black}
        keyHint="b"
        onPress={() => desk.black()}
      >
        {status.black ? 'End black' : 'Black'}
      </Button>
      <PanicButton desk={desk} hold={panic} isOn={status.panic} />
    </section>
  )
}

function Transitions({ desk, current }: { desk: Desk; current: TransitionKind }) {
  return (
    <fieldset class="transitions" aria-label="Transition, key t">
      {kinds.map((name) => (
        <Button
          key={name}
          desk={desk}
          command={`transition:${name}`}
          class="segment"
          pressed={name === current}
          onPress={() => desk.setTransition(name)}
        >
          {transitionLabels[name]}
        </Button>
      ))}
      <kbd>t</kbd>
    </fieldset>
  )
}

function PanicButton({ desk, hold, isOn }: { desk: Desk; hold: Hold; isOn: boolean }) {
  return (
    <HoldButton
      desk={desk}
      command="panic"
      forAll
      class={isOn ? 'panic warn-on' : 'panic'}
      pressed={isOn}
      keyHint="p"
      hold={hold}
    >
      {isOn ? 'End panic' : 'PANIC'}
      <small>hold</small>
    </HoldButton>
  )
}
