/** All rooms of this server, for who leads: on air or not, who holds each, who calls for help. */
import '../shared/base.css'
import '../shared/crew.css'
import './rooms.css'
import { render } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import { Calls } from '../shared/calls.tsx'
import { holderWords, isHeldHere } from '../shared/crew.ts'
import { formatDuration } from '../shared/format.ts'
import { NameField } from '../shared/name-field.tsx'
import { person } from '../shared/person.ts'
import { RoomLink } from '../shared/room-link.ts'

interface RoomLine {
  room: string
  show: string
  ok: boolean
  problems: string[]
  warnings: string[]
  programScene: string
  onAirMs: number
  hls: boolean
}

const refreshMs = 2000

function RoomsPage() {
  const [rooms, setRooms] = useState<RoomLine[] | null>(null)
  const [lost, setLost] = useState(false)
  useEffect(() => {
    const read = async () => {
      const response = await fetch('/rooms.json').catch(() => null)
      if (response?.status === 401) location.assign('/login')
      if (response?.ok) setRooms((await response.json()) as RoomLine[])
      setLost(!response?.ok)
    }
    void read()
    const timer = setInterval(() => void read(), refreshMs)
    return () => clearInterval(timer)
  }, [])
  return (
    <main class="rooms">
      <h1>{rooms?.[0]?.show ?? 'Rooms'}</h1>
      {person.value.name === '' && <NameField action="Lead" />}
      {lost && (
        <p class="alarm" role="alert">
          <strong>The server does not answer.</strong> We are trying again.
        </p>
      )}
      <ul>
        {rooms?.map((room) => (
          <RoomItem key={room.room} {...room} />
        ))}
      </ul>
    </main>
  )
}

function RoomItem({ room, ok, problems, warnings, programScene, onAirMs, hls }: RoomLine) {
  const path = encodeURIComponent(room)
  const link = useMemo(() => new RoomLink(room), [room])
  const crew = link.status.value?.crew
  const isCall = (text: string) => link.status.value?.alarms.some((alarm) => alarm.code === 'call' && alarm.text === text)
  return (
    <li>
      <h2>{room}</h2>
      <p>
        <span class={ok ? 'chip good' : 'chip warn'}>{ok ? 'on air' : 'trouble'}</span> {programScene} · {formatDuration(onAirMs)}
      </p>
      {crew && <p class={isHeldHere(crew) ? 'holder' : 'holder away'}>{holderWords(crew)}</p>}
      {crew && <Calls link={link} calls={crew.calls} />}
      {[...problems, ...warnings.filter((text) => !isCall(text))].map((text) => (
        <p class="alarm" key={text}>
          {text}
        </p>
      ))}
      <p class="links">
        <a class="button primary" href={`/room/${path}`}>
          Operate
        </a>
        <a class="button" href={`/multiview/${path}`}>
          Multiview
        </a>
        {hls && (
          <a class="button" href={`/watch/${path}`}>
            Watch
          </a>
        )}
      </p>
    </li>
  )
}

render(<RoomsPage />, document.getElementById('page') as HTMLElement)
