/** Who holds the room, and the presses that change it. */
import type { Person } from '../../src/obs/index.ts'
import { holderWords } from '../shared/crew.ts'
import { NameField } from '../shared/name-field.tsx'
import { givePersonName, person } from '../shared/person.ts'
import { Button } from './button.tsx'
import type { Desk } from './desk.ts'

export function CrewBar({ desk }: { desk: Desk }) {
  const crew = desk.status?.crew
  if (!crew) return null
  const { name } = person.value
  const state = desk.holds ? 'mine' : crew.holder && !crew.holder.here ? 'gone' : 'others'
  return (
    <section class={`crew ${state}`} aria-label="Who holds the room">
      <strong class="holder" role="status">
        {desk.holds ? 'You hold the room' : holderWords(crew)}
      </strong>
      {desk.holds ? (
        <HandOver desk={desk} others={crew.people.filter(({ id }) => id !== person.value.id)} />
      ) : (
        <TakeOver desk={desk} />
      )}
      <span class="spacer" />
      {name !== '' && (
        <button type="button" class="button quiet" onClick={() => givePersonName('')} title="Somebody else sits here now">
          {name} <small>change</small>
        </button>
      )}
      <Button
        desk={desk}
        command="call"
        class="call-button"
        forAll
        keyHint="!"
        onPress={() => {
          desk.callOpen.value = true
        }}
      >
        Call for help
      </Button>
    </section>
  )
}

function TakeOver({ desk }: { desk: Desk }) {
  if (person.value.name === '') return <NameField action="Take over" then={() => desk.takeOver()} />
  return (
    <Button desk={desk} command="take-over" class="primary take-over" forAll keyHint="H" onPress={() => desk.takeOver()}>
      Take over
    </Button>
  )
}

function HandOver({ desk, others }: { desk: Desk; others: Person[] }) {
  return (
    <>
      {others.map((other) => (
        <Button key={other.id} desk={desk} command={`hand-over:${other.id}`} onPress={() => desk.handOver(other)}>
          Hand over to {other.name}
        </Button>
      ))}
      <Button desk={desk} command="hand-over:" class="quiet" onPress={() => desk.handOver(null)}>
        Let go
      </Button>
    </>
  )
}
