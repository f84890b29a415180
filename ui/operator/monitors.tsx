/** Preview and program, side by side. */
import { useState } from 'preact/hooks'
import { Picture } from '../shared/picture.tsx'
import { ProgramVideo } from '../shared/program-video.tsx'
import type { WhepState } from '../shared/whep-client.ts'
import type { Desk } from './desk.ts'

export function Monitors({ desk }: { desk: Desk }) {
  const [video, setVideo] = useState<WhepState>('connecting')
  const status = desk.status
  if (!status) return null
  const { listening } = desk
  return (
    <section class="monitors" aria-label="Preview and program">
      <figure class="monitor preview">
        <figcaption>
          <span class="role">Preview</span>
          <span class="scene-name">{status.previewScene}</span>
        </figcaption>
        <Picture client={desk.pictures} stream="preview" label={`Preview: ${status.previewScene}`} />
      </figure>
      <figure class="monitor program">
        <figcaption>
          <span class="role">Program</span>
          <span class="scene-name">{status.programScene}</span>
          {status.panic && <span class="chip warn">Panic slate</span>}
          {status.listen !== null && (
            <span class="chip" title="Headphones and pages with sound hear this source, before its fader">
              hears {status.sources.find(({ name }) => name === status.listen)?.label ?? status.listen}
            </span>
          )}
          {status.black && <span class="chip warn">Black</span>}
          {video !== 'live' && (
            <span class="chip" title="Low-latency video is not available; small pictures instead, without sound">
              pictures only
            </span>
          )}
        </figcaption>
        <ProgramVideo room={desk.link.room} pictures={desk.pictures} sound={listening} onState={setVideo} />
        <button
          type="button"
          class="button listen"
          aria-pressed={listening.value}
          disabled={video !== 'live'}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => {
            listening.value = !listening.value
          }}
        >
          {listening.value ? 'Sound on' : 'Sound off'}
        </button>
      </figure>
    </section>
  )
}
