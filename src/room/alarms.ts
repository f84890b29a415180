/** What is wrong in a room, and what to do about it. */
import type { Alarm, OutputStatus, RoomStatus, SourceStatus } from '../obs/index.ts'
import { deviceFix, netFix, screenFix, streamFix } from './fixes.ts'
import { type Finding, soundFindings } from './sound-alarms.ts'
import { surfaceFindings } from './surface-alarms.ts'

/** Less than this is minutes of recording, not hours. */
const littleDiskBytes = 2e9

export function alarmsOf(status: RoomStatus): Alarm[] {
  const findings = [
    ...workers(status),
    ...sources(status),
    ...soundFindings(status),
    ...outputs(status),
    ...screens(status),
    ...soundOutputs(status),
    ...ingests(status),
    ...surfaceFindings(status),
    ...states(status),
    ...calls(status),
    ...schedule(status),
  ]
  return findings.map((finding) => ({ room: status.room, sinceMs: status.atMs, ...finding }))
}

function workers({ mixer, encoder, mixes, sideEncoders }: RoomStatus): Finding[] {
  const found: Finding[] = []
  if (mixer.state === 'down')
    found.push({
      code: 'mixer-down',
      text: `The mixer is down: ${mixer.reason}`,
      fix: 'It restarts by itself; the slate is on the stream until then.',
    })
  for (const mix of mixes.filter(({ state }) => state === 'down'))
    found.push({
      code: 'mix-down',
      text: `The mix ${mix.name} is down: ${mix.reason}`,
      fix: 'It restarts by itself with its scene. The program goes on.',
    })
  if (encoder.state === 'down')
    found.push({
      code: 'encoder-down',
      text: `The encoder is down: ${encoder.reason}`,
      fix: 'It restarts by itself; recording and stream go on with it.',
    })
  for (const { source, reason } of sideEncoders.filter(({ state }) => state === 'down'))
    found.push(
      source === null
        ? {
            code: 'low-encoder-down',
            text: `The encoder of the lower HLS rendition is down: ${reason}`,
            fix: 'It restarts by itself; viewers are on the full one until then.',
          }
        : {
            code: 'camera-encoder-down',
            text: `The encoder of the camera ${source} is down: ${reason}`,
            fix: "It restarts by itself, and the camera is recorded on in a new segment. The program's recording does not notice.",
          },
    )
  return found
}

function sources({ sources }: RoomStatus): Finding[] {
  return sources
    .filter((source) => source.state === 'lost' || source.state === 'failed')
    .map((source) => ({
      code: source.state === 'lost' ? 'source-lost' : 'source-failed',
      text: `${source.label} has no ${source.hasPicture ? 'picture' : 'sound'}: ${source.reason ?? 'nothing comes'}`,
      fix: fixFor(source),
      sinceMs: source.sinceMs,
    }))
}

/** A file is only to be suspected where it keeps failing. */
function fixFor({ kind, state, tally, reason }: SourceStatus): string {
  const away = tally === 'program' ? 'Take another scene. ' : ''
  if (state === 'failed' && (kind === 'play' || kind === 'image'))
    return `${away}Look at the file named in the show: is it there, does it play elsewhere?`
  if (kind === 'capture') return `${away}${deviceFix(reason)}`
  if (kind === 'sound' && state === 'lost') return deviceFix(reason)
  if (kind === 'screen')
    return `${away}Does the desktop run, is somebody logged in, may this user see it (xhost +si:localuser:USER)? It comes back by itself.`
  if (kind === 'page')
    return `${away}Look at the page's address in the show, at its server and at the network. It is tried again by itself, at the latest each 10 s.`
  if (kind === 'net') return `${away}${netFix(reason)}`
  return `${away}It is started again by itself.`
}

function outputs({ outputs }: RoomStatus): Finding[] {
  const found: Finding[] = []
  const isTwice = outputs.some(({ kind }) => kind === 'copy')
  const place = ({ folder }: OutputStatus) => (isTwice ? ` in ${folder}` : '')
  for (const output of outputs) {
    const what =
      output.kind === 'hls'
        ? `The${output.name === 'low' ? ' lower' : ''} HLS stream`
        : output.kind === 'camera'
          ? `The recording of the ${output.name} in ${output.folder}`
          : `The recording${place(output)}`
    if (output.kind === 'stream') {
      if (output.state === 'failed') found.push(streamFailed(output))
      continue
    }
    if (output.state === 'failed')
      found.push({
        code: `${output.kind === 'hls' || output.kind === 'camera' ? output.kind : 'record'}-failed`,
        text: `${what} is not written: ${output.reason ?? 'its program comes back'}`,
        fix: 'It is tried again each second.',
      })
    if (output.state === 'on' && output.diskFreeBytes !== null && output.diskFreeBytes < littleDiskBytes)
      found.push({
        code: 'disk-low',
        text: `Only ${(output.diskFreeBytes / 1e9).toFixed(1)} GB are left for ${output.kind === 'hls' ? 'HLS' : `the recording${place(output)}`}`,
        fix: 'Free some room or record to another disk.',
      })
  }
  return found
}

function screens({ screens }: RoomStatus): Finding[] {
  return screens.flatMap(({ name, mix, state, reason, showing, fallback }): Finding[] => {
    if (state !== 'on')
      return [
        {
          code: 'screen-off',
          text: `The screen ${name} shows nothing: ${reason ?? 'it begins'}`,
          fix: screenFix(reason),
        },
      ]
    if (showing === 'mix') return []
    const what = showing === 'direct' ? `${fallback} directly` : 'a card'
    return [
      {
        code: 'screen-fallback',
        text: `The screen ${name} shows ${what}: the mix ${mix} is gone`,
        fix: 'The mix restarts by itself.',
      },
    ]
  })
}

function soundOutputs({ soundOutputs }: RoomStatus): Finding[] {
  return soundOutputs
    .filter(({ state }) => state !== 'on')
    .map(({ name, device, reason }) => ({
      code: 'sound-output-off',
      text: `The sound output ${name} is silent: ${reason ?? `nothing is known of ${device}`}`,
      fix: 'Look at its plug and its power, and at `to` in the show: aplay -L names the cards, wpctl status -n the nodes of PipeWire. It comes back by itself; nothing else suffers.',
    }))
}

function ingests({ ingests, sources }: RoomStatus): Finding[] {
  const label = (name: string) => sources.find((source) => source.name === name)?.label ?? name
  const down = ingests
    .filter(({ state }) => state === 'failed')
    .map(({ url, reason }) => ({
      code: 'ingest-down',
      text: `Nobody can send to ${url}: ${reason}`,
      fix: 'It is tried again by itself. A port that is taken: `ss -ltnp` says by what; end that, or give the source another port.',
    }))
  const refusals = ingests.flatMap(({ url, refused }) =>
    refused.map(({ source, address, why, atMs }) => ({
      code: 'ingest-refused',
      text: `${address} calls ${url}${source === null ? '' : ` for ${label(source)}`} and is refused: ${why}`,
      fix: 'One of yours: look at its settings, the server and the stream key above all. A stranger: nothing, it does no harm. It is told for a minute.',
      sinceMs: atMs,
    })),
  )
  return [...down, ...refusals]
}

function streamFailed({ name, reason, folder }: OutputStatus): Finding {
  return {
    code: 'stream-failed',
    text: `The stream \`${name}\` does not get through: ${reason ?? `nothing is known of ${folder}`}`,
    fix: streamFix(reason),
  }
}

function calls({ crew }: RoomStatus): Finding[] {
  return crew.calls.map(({ by, note, atMs, answer }) => ({
    code: 'call',
    text: `${by} calls for help: ${note}`,
    fix: answer ? `${answer.by} is on the way.` : 'Press On the way on the page of all rooms, and go there.',
    sinceMs: atMs,
  }))
}

function schedule({ schedule }: RoomStatus): Finding[] {
  if (!schedule?.problem) return []
  const { reason, sinceMs } = schedule.problem
  return [
    {
      code: 'schedule-failed',
      text: `The schedule is not followed: ${reason}`,
      fix: 'The last good one is. Put a good file in its place: it is read again by itself. Until then start and stop by hand what has changed.',
      sinceMs,
    },
  ]
}

function states({ panic, black, fullMachineSinceMs }: RoomStatus): Finding[] {
  const found: Finding[] = []
  if (fullMachineSinceMs !== null)
    found.push({
      code: 'machine-full',
      text: 'This machine is full: pictures stand for moments, because their programs wait for a core',
      fix: 'Close other programs on it, and pages that watch the room. If that is not enough: `encoder: { preset: ultrafast }` or a smaller `video` in the show.',
      sinceMs: fullMachineSinceMs,
    })
  if (panic)
    found.push({
      code: 'panic',
      text: 'The panic slate is on air and the sound is off',
      fix: 'Hold the panic key, or press it twice, to go back.',
    })
  if (black) found.push({ code: 'black', text: 'The program is faded to black', fix: 'Press the black key again to fade in.' })
  return found
}
