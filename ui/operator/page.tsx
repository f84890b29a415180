/** The operator page: everything of one room on one screen. */
import { useEffect, useMemo } from 'preact/hooks'
import { Calls } from '../shared/calls.tsx'
import { PasswordPrompt } from '../shared/password-prompt.tsx'
import { keepHere } from '../shared/person.ts'
import { Alarms } from './alarms.tsx'
import { CallDialog } from './call-dialog.tsx'
import { CrewBar } from './crew-bar.tsx'
import { Desk } from './desk.ts'
import { Failures } from './failures.tsx'
import { Help } from './help.tsx'
import { Hold, HoldKeys } from './hold.ts'
import { listenToKeys } from './keys.ts'
import { Monitors } from './monitors.tsx'
import { Outputs } from './outputs.tsx'
import { Scenes } from './scenes.tsx'
import { Sound } from './sound.tsx'
import { Sources } from './sources.tsx'
import { TopBar } from './top-bar.tsx'
import { Transport } from './transport.tsx'

export function OperatorPage() {
  const { desk, panic, stopRecord } = useMemo(createDesk, [])
  useEffect(() => {
    const recording = () => desk.inHand && desk.recording
    const keys = { p: { hold: panic, when: () => desk.live }, r: { hold: stopRecord, when: recording } }
    const stopHere = keepHere(desk.link)
    const stopKeys = listenToKeys(desk, new HoldKeys(keys))
    return () => {
      stopHere()
      stopKeys()
    }
  }, [desk])
  const status = desk.status
  useEffect(() => {
    document.title = `${desk.link.room} · mixos`
  }, [desk])
  const connection = desk.link.connection.value
  return (
    <div class={`operator ${connection}`}>
      <TopBar desk={desk} />
      {status && <CrewBar desk={desk} />}
      <main>
        <div class="notices">
          <Alarms desk={desk} />
          {status && <Calls link={desk.link} calls={status.crew.calls} />}
        </div>
        {status ? (
          <>
            <div class="pictures-side">
              <Monitors desk={desk} />
              <Transport desk={desk} panic={panic} />
              <Scenes desk={desk} />
              <Sources desk={desk} />
            </div>
            <div class="sound-side">
              <Sound desk={desk} />
              <Outputs desk={desk} stopRecord={stopRecord} />
            </div>
          </>
        ) : (
          <p class="waiting">Connecting to {desk.link.room} …</p>
        )}
      </main>
      <Failures desk={desk} />
      <Help desk={desk} />
      <CallDialog desk={desk} />
      {connection === 'password' && <PasswordPrompt onPassword={(password) => desk.link.usePassword(password)} />}
    </div>
  )
}

function createDesk() {
  const desk = new Desk()
  const panic = new Hold(() => desk.panic(), { twiceWorks: true })
  const stopRecord = new Hold(() => desk.record())
  return { desk, panic, stopRecord }
}
