/** The schedule: whose talk is on, who comes next, and what it does with outputs. */
import type { OutputStatus, RoomStatus, ScheduleStatus } from '../../src/obs/index.ts'

type Talk = NonNullable<ScheduleStatus['now']>

export function SchedulePanel({ schedule }: { schedule: ScheduleStatus }) {
  const { now, next, timeZone, room } = schedule
  return (
    <div class="output schedule">
      <dl aria-label={`Schedule of ${room}`}>
        <dt>Now</dt>
        <dd>{now ? talkWords(now, timeZone) : 'no talk'}</dd>
        <dt>Next</dt>
        <dd>{next ? talkWords(next, timeZone) : 'no more talks in the schedule'}</dd>
      </dl>
    </div>
  )
}

function talkWords({ startMs, endMs, title, speakers }: Talk, timeZone: string | null): string {
  const who = speakers.length > 0 ? ` · ${speakers.join(', ')}` : ''
  return `${clock(startMs, timeZone, Date.now())}–${clock(endMs, timeZone, startMs)} ${title}${who}`
}

/** What the schedule does with an output next, and what a person can do; null: it does not run by the schedule. */
export function scheduleWords(output: OutputStatus, status: Pick<RoomStatus, 'atMs' | 'schedule'> | null): string | null {
  if (!output.schedule || !status) return null
  const { on, byHand, nextMs } = output.schedule
  const press = output.kind === 'record' ? 'Record' : 'Start'
  const at = nextMs === null ? null : clock(nextMs, status.schedule?.timeZone ?? null, status.atMs)
  if (byHand && on) return `Stopped by hand; the schedule leaves it so. ${press} starts it again, until ${at}.`
  if (byHand) return at ? `Started by hand; the schedule starts it at ${at}.` : 'Started by hand; the schedule has no more talks.'
  if (on) return `Stops at ${at} by the schedule; or hold Stop.`
  return at ? `Starts at ${at} by the schedule; ${press} starts it now.` : `The schedule has no more talks; ${press} starts it.`
}

/** In the schedule's time zone, with the day where it is another one than `fromMs` is in. */
function clock(atMs: number, timeZone: string | null, fromMs: number): string {
  const zone = timeZone === null ? {} : { timeZone }
  const day = (ms: number) => new Intl.DateTimeFormat('en-CA', zone).format(ms)
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', ...zone }).format(atMs)
  if (day(atMs) === day(fromMs)) return time
  return `${new Intl.DateTimeFormat('en-GB', { weekday: 'short', day: 'numeric', month: 'short', ...zone }).format(atMs)}, ${time}`
}
