/** What a good show will make, for a person to compare with what was meant: a line for each room, and below it one for each way out and in. */
import type { NetSource, RecordOutput, Room, ScreenOutput, Show, SoundOutput, StreamOutput } from '../../show/index.ts'

/** Without a newline at its end. */
export function summary({ name, video, rooms }: Show): string {
  const fps = Number((video.rateNum / video.rateDen).toFixed(3))
  const width = Math.max(...rooms.map((room) => room.name.length))
  const lines = rooms.flatMap((room) => [
    `  ${room.name.padEnd(width)}  ${describeRoom(room)}`,
    ...ways(room).map((way) => `  ${' '.repeat(width)}    ${way}`),
  ])
  return [`${name}, ${video.width}x${video.height} at ${fps} frames a second`, ...lines].join('\n')
}

/** `1 scene`, `2 scenes`. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function describeRoom({ sources, scenes, mixes, startScene, control, ...room }: Room): string {
  const { record, hls, streams, screens, soundOutputs } = room
  const hasOutput = record !== null || hls !== null || streams.length + screens.length + soundOutputs.length > 0
  return [
    counted(sources.length, 'source'),
    `${counted(scenes.length, 'scene')} from \`${startScene}\``,
    ...(mixes.length > 0 ? [`beside the program ${mixes.map((mix) => `\`${mix.name}\``).join(', ')}`] : []),
    ...(hasOutput ? [] : ['no output']),
    `control on port ${control.port}`,
  ].join(', ')
}

function ways({ sources, record, hls, streams, screens, soundOutputs }: Room): string[] {
  return [
    ...(record ? [describeRecord(record)] : []),
    ...(hls ? [`HLS with ${hls.windowMs / 60_000} min to go back${hls.low ? ', and a lower rendition' : ''}`] : []),
    ...streams.map(describeStream),
    ...screens.map(describeScreen),
    ...soundOutputs.map(describeSound),
    ...sources.filter((source) => source.kind === 'net' && source.listens).map((source) => describeIngest(source as NetSource)),
  ]
}

function describeRecord({ to, also, tracks, cameras }: RecordOutput): string {
  return [
    `recording to ${to}`,
    ...(also === null ? [] : [`and to ${also}`]),
    ...(tracks.length > 0 ? [`with ${counted(tracks.length, 'track')}`] : []),
    ...(cameras.length > 0 ? [`beside it ${cameras.map(({ source }) => `\`${source}\``).join(', ')}`] : []),
  ].join(', ')
}

/** Its path may hold the stream's key. */
function describeStream({ name, protocol, url, secret }: StreamOutput): string {
  const what = protocol === 'srt' ? 'passphrase' : 'key'
  const withSecret = secret ? `, with the ${what} \`${secret.secret}\`` : ''
  return `stream \`${name}\` to ${new URL(url).host} over ${protocol.toUpperCase()}${withSecret}`
}

function describeScreen({ name, mix, connector, fallback }: ScreenOutput): string {
  const where = connector === null ? "the display beside the desktop's own" : `display ${connector}`
  return `screen \`${name}\`: \`${mix}\` on ${where}${fallback === null ? '' : `, \`${fallback}\` when that is gone`}`
}

function describeSound({ name, mix, to }: SoundOutput): string {
  return `sound output \`${name}\`: \`${mix}\` on ${typeof to === 'string' ? `\`${to}\`` : `${to.by} ${to.name}`}`
}

function describeIngest({ name, url, secret }: NetSource): string {
  return `source \`${name}\` is sent to ${url.replace('//:', '//ADDRESS:')}${secret ? '' : ', by everybody who reaches it'}`
}
