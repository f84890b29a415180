/** Faders and meters: one strip for each source with sound, and program at the end. */

import { meterMarks, meterPosition } from '../shared/db-scale.ts'
import { formatLufs } from '../shared/format.ts'
import { Meter } from '../shared/meter.tsx'
import { ClipLight } from './clip-light.tsx'
import type { Desk } from './desk.ts'
import { SourceStrip } from './strip.tsx'

export function Sound({ desk }: { desk: Desk }) {
  const status = desk.status
  if (!status) return null
  const { momentary, shortTerm, integrated } = status.loudness
  return (
    <section class="sound" aria-label="Sound">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: more than fit are scrolled to by keyboard, also where all faders are off */}
      <fieldset class="strips" aria-label="Sources with sound" tabIndex={0}>
        {status.sources
          .filter((source) => source.hasSound)
          .map((source) => (
            <SourceStrip key={source.name} desk={desk} source={source} />
          ))}
      </fieldset>
      <fieldset class="strip program-strip" aria-label="Sound of program">
        <span class="strip-name">Program</span>
        <ClipLight desk={desk} clipped={status.programClipped} name="program" />
        <div class="strip-body">
          <Meter link={desk.link} label="program" source={null} />
          <div class="meter-marks" aria-hidden="true">
            {meterMarks.map((db) => (
              <span key={db} style={{ bottom: `${meterPosition(db) * 100}%` }}>
                {Math.abs(db)}
              </span>
            ))}
          </div>
        </div>
        <dl class="loudness">
          <dt>M</dt>
          <dd>{formatLufs(momentary)}</dd>
          <dt>S</dt>
          <dd>{formatLufs(shortTerm)}</dd>
          <dt>I</dt>
          <dd>{formatLufs(integrated)}</dd>
        </dl>
        <span class="unit">LUFS</span>
      </fieldset>
    </section>
  )
}
