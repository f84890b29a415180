/** The wall display: everything of one room at a glance, nothing to press. */
import '../shared/base.css'
import '../shared/pictures.css'
import './multiview.css'
import { signal } from '@preact/signals'
import { render } from 'preact'
import { useMemo } from 'preact/hooks'
import type { RoomStatus, SourceStatus } from '../../src/obs/index.ts'
import { holderWords, isHeldHere } from '../shared/crew.ts'
import { formatClock, formatDuration, formatLufs } from '../shared/format.ts'
import { Meter } from '../shared/meter.tsx'
import { useNow } from '../shared/now.ts'
import { PasswordPrompt } from '../shared/password-prompt.tsx'
import { Picture } from '../shared/picture.tsx'
import { PicturesClient } from '../shared/pictures-client.ts'
import { socketUrl } from '../shared/place.ts'
import { ProgramVideo } from '../shared/program-video.tsx'
import { RoomLink } from '../shared/room-link.ts'
import { hasTile, TileGrid } from '../shared/tile-grid.tsx'

const silent = signal(false)

function Multiview() {
  const link = useMemo(() => new RoomLink(), [])
  const pictures = useMemo(() => new PicturesClient(socketUrl('pictures', link.room)), [])
  const status = link.status.value
  const connection = link.connection.value
  const sources = status?.sources.filter(hasTile) ?? []
  return (
    <div class="multiview">
      <TopLine link={link} />
      <main>
        <h1 class="visually-hidden">Multiview of {link.room}</h1>
        <figure class="monitor preview">
          <Picture client={pictures} stream="preview" label="Preview" />
          <figcaption>
            <span class="role">Preview</span> {status?.previewScene}
          </figcaption>
        </figure>
        <figure class="monitor program">
          <ProgramVideo room={link.room} pictures={pictures} sound={silent} />
          <figcaption>
            <span class="role">Program</span> {status?.programScene}
          </figcaption>
        </figure>
        <div class="levels">
          <Meter link={link} source={null} label="program" />
          <span>
            {formatLufs(status?.loudness.shortTerm ?? -70)} <span class="unit">LUFS</span>
          </span>
        </div>
        <section class="wall" aria-label="Sources">
          <TileGrid count={sources.length} gap={10} label={28}>
            {sources.map((source) => (
              <WallTile key={source.name} source={source} pictures={pictures} />
            ))}
          </TileGrid>
        </section>
      </main>
      <AlarmLine status={status} lost={connection === 'lost'} />
      {connection === 'password' && <PasswordPrompt onPassword={(password) => link.usePassword(password)} />}
    </div>
  )
}

function TopLine({ link }: { link: RoomLink }) {
  const now = useNow() + link.clockOffsetMs.value
  const status = link.status.value
  const record = status?.outputs.find((output) => output.kind === 'record')
  return (
    <header>
      <span class="room-name">{link.room}</span>
      <span class="caption">{status?.show}</span>
      {status && <span class={isHeldHere(status.crew) ? 'chip' : 'chip warn'}>{holderWords(status.crew)}</span>}
      <span class="spacer" />
      {status && <span>On air {formatDuration(status.onAirMs + Math.max(0, now - status.atMs))}</span>}
      {record && (
        <span class={record.state === 'failed' ? 'chip warn' : 'chip good'}>
          {record.state === 'on' ? `REC ${formatDuration(record.seconds * 1000)}` : `Recording ${record.state}`}
        </span>
      )}
      <time class="clock">{formatClock(now)}</time>
    </header>
  )
}

function WallTile({ source, pictures }: { source: SourceStatus; pictures: PicturesClient }) {
  return (
    <figure class={`tile ${source.tally}`}>
      <Picture client={pictures} stream={`source:${source.name}`} label={source.label} />
      <figcaption>
        <span class="tile-name">{source.label}</span>
        {source.state !== 'up' && <span class="chip warn">{source.state.toUpperCase()}</span>}
      </figcaption>
    </figure>
  )
}

function AlarmLine({ status, lost }: { status: RoomStatus | null; lost: boolean }) {
  const alarms = status?.alarms ?? []
  const words = [
    lost ? 'No connection to the room: this picture is old' : '',
    status?.panic ? 'PANIC: the slate is on air' : '',
    status?.black ? 'Black is on air' : '',
    ...alarms.map(({ text, fix }) => `${text}. ${fix}`),
  ].filter(Boolean)
  return (
    <div class={words.length > 0 ? 'alarm-line trouble' : 'alarm-line'} role="alert">
      {words.join(' · ')}
    </div>
  )
}

render(<Multiview />, document.getElementById('page') as HTMLElement)
