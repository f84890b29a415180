/** All sources with a picture: what they show, whether they are on air, and whether they live. */
import type { SourceStatus } from '../../src/obs/index.ts'
import { formatDuration } from '../shared/format.ts'
import { FromStartIcon, HoldIcon, PlayIcon } from '../shared/icons.tsx'
import { Picture } from '../shared/picture.tsx'
import { hasTile, TileGrid } from '../shared/tile-grid.tsx'
import type { Desk } from './desk.ts'

export const stateWords = { starting: 'starting', up: '', lost: 'LOST', failed: 'FAILED' }
const tallyWords = { program: 'on air', preview: 'in preview', off: '' }

export function Sources({ desk }: { desk: Desk }) {
  const sources = desk.status?.sources.filter(hasTile) ?? []
  return (
    <section class="sources" aria-label="Sources">
      <TileGrid count={sources.length} gap={8} label={24}>
        {sources.map((source) => (
          <SourceTile key={source.name} desk={desk} source={source} />
        ))}
      </TileGrid>
    </section>
  )
}

function SourceTile({ desk, source }: { desk: Desk; source: SourceStatus }) {
  const bad = source.state === 'lost' || source.state === 'failed'
  return (
    <figure class={`tile ${source.tally} ${source.state}`}>
      <Picture client={desk.pictures} stream={`source:${source.name}`} label={source.label} />
      {bad && source.reason && <p class="tile-reason">{source.reason}</p>}
      {source.media && <MediaControls desk={desk} source={source} />}
      <figcaption title={source.reason ?? ''}>
        <span class="tile-name">{source.label}</span>
        {source.state !== 'up' && <span class={bad ? 'chip warn' : 'chip'}>{stateWords[source.state]}</span>}
        <span class="visually-hidden">{tallyWords[source.tally]}</span>
      </figcaption>
    </figure>
  )
}

function MediaControls({ desk, source }: { desk: Desk; source: SourceStatus }) {
  if (!source.media) return null
  const { state, positionMs, durationMs } = source.media
  const playing = state === 'playing'
  const press = (action: 'RESTART' | 'PLAY' | 'PAUSE') => () => desk.media(source.name, action)
  const common = {
    type: 'button' as const,
    class: 'media-button',
    disabled: !desk.inHand,
    onMouseDown: (event: MouseEvent) => event.preventDefault(),
  }
  return (
    <div class="media">
      <button {...common} onClick={press('RESTART')} aria-label={`${source.label}: from the start`} title="From the start">
        <FromStartIcon />
      </button>
      <button
        {...common}
        onClick={press(playing ? 'PAUSE' : 'PLAY')}
        aria-label={`${source.label}: ${playing ? 'hold' : 'play'}`}
        title={playing ? 'Hold' : 'Play'}
      >
        {playing ? <HoldIcon /> : <PlayIcon />}
      </button>
      <span class="media-time">{formatDuration(Math.max(0, durationMs - positionMs))}</span>
    </div>
  )
}
