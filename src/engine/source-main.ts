/** One source: makes the picture and the sound of one source in the show's format and serves them as links. */
import System from 'system'
import { pictureMeans, soundMeans } from './capture-input.ts'
import { element, every, follow, Gst, RoomTime, videoCaps } from './gst.ts'
import { heldPicture, heldSound } from './hold.ts'
import { ingestMeans } from './ingest-input.ts'
import { memoryTail, serveMemory } from './link-memory.ts'
import { linkTail, readerCount, serveLink } from './link-socket.ts'
import { LiveInput } from './live.ts'
import { gate } from './live-flow.ts'
import type { ChannelMap, SourceConfig } from './messages/source.ts'
import { followLevel, levelChain } from './meter.ts'
import { netMeans } from './net-input.ts'
import { Page } from './page-input.ts'
import { alignTone, patternPicture, patternSound } from './pattern.ts'
import { Player } from './play.ts'
import { screenMeans } from './screen-input.ts'
import { setChannels, soundProcess } from './sound-process.ts'
import { createWorker } from './worker.ts'

const worker = createWorker<SourceConfig>()
const { config } = worker
const { what } = config
if (what.kind === 'play') waitForFile(what.file)
const time = new RoomTime(config.format)
const hasPicture = config.framesPaths.length > 0
const page = what.kind === 'page' ? new Page(what, config.format, worker) : null
const isLive =
  what.kind === 'page' || what.kind === 'net' || what.kind === 'ingest' || what.kind === 'capture' || what.kind === 'screen'

const { startNs } = time
const small = videoCaps({ ...config.format, ...config.small })

const parts: string[] = []
const framesName = (index: number) => `frames-${index}`
const frames = config.framesPaths.map((_path, index) => `picture. ! ${memoryTail(framesName(index), config.format)}`)
if (hasPicture) parts.push(`${picture()} ! tee name=picture ${frames.join(' ')}`)
if (hasPicture && config.smallPath)
  parts.push(
    `picture. ! valve name=small-valve drop=true ! videoscale method=bilinear ! ${small} ! ${linkTail('small', 'video')}`,
  )
if (config.audioPath)
  parts.push(`${sound()} ! ${soundProcess(config.process)} ! ${levelChain('meter', 'source')} ! ${linkTail('audio', 'audio')}`)

const pipeline = Gst.parse_launch(parts.join(' ')) as Gst.Pipeline
follow(pipeline, (reason) => {
  worker.log('source failed', { reason })
  worker.emit('failed', { reason })
  System.exit(1)
})
if (config.audioPath) setChannels(pipeline, config.channels ?? 'stereo')
if (config.audioPath) followLevel(pipeline, 'meter', (level) => worker.emit('level', level))
for (const [index, path] of config.framesPaths.entries()) serveMemory(pipeline, framesName(index), path, startNs, worker.onQuit)
if (config.audioPath) serveLink(pipeline, 'audio', config.audioPath, startNs)
if (hasPicture && config.smallPath) serveSmall(config.smallPath)
if (what.kind === 'pattern' || what.kind === 'tone') alignTone(pipeline, startNs)
time.start(pipeline, startNs)

const player = what.kind === 'play' ? new Player(what, pipeline, time, worker) : null
const [live, soundLive = null] = liveInputs()
worker.serve({
  /** Plays from the beginning (or shows the first frame and waits, when off air); a page is loaded anew. */
  air(params: { onAir: boolean }) {
    player?.air(params.onAir)
    if (params.onAir) page?.onAir()
  },
  channels: (params: { channels: ChannelMap }) => setChannels(pipeline, params.channels),
  media: (params: { action: 'restart' | 'play' | 'pause' }) => player?.act(params.action),
  status: () => ({
    media: player?.status() ?? null,
    input: live && { reason: live.reason },
    soundInput: soundLive && { reason: soundLive.reason },
  }),
})
worker.run()

/** Says why a file cannot be played, for as long as it cannot; then a new worker plays it. */
function waitForFile(file: string): void {
  if (Player.problem(file) === null) return
  every(1000, () => {
    const reason = Player.problem(file)
    if (reason === null) System.exit(1)
    worker.emit('failed', { reason })
  })
  worker.serve({ channels: () => {} })
  worker.run()
}

/** What comes from outside: one that brings both, or one each. */
function liveInputs(): LiveInput[] {
  const brings = { picture: hasPicture, sound: config.audioPath !== null }
  const common = { hold: pipeline, time, worker }
  if (what.kind === 'net') return [new LiveInput({ means: netMeans(what, config.format), brings, ...common })]
  if (page) return [new LiveInput({ means: page.means, brings: { ...brings, sound: brings.sound && page.hasSound }, ...common })]
  if (what.kind === 'ingest') return [new LiveInput({ means: ingestMeans(what, config.format), brings, ...common })]
  if (what.kind !== 'capture' && what.kind !== 'screen') return []
  const inputs: LiveInput[] = []
  const means =
    what.kind === 'screen' ? screenMeans(what, config.format, worker) : what.picture && pictureMeans(what.picture, config.format)
  if (means) inputs.push(new LiveInput({ means, brings: { ...brings, sound: false }, ...common }))
  const event = means ? 'sound-input' : 'input'
  if (what.sound)
    inputs.push(new LiveInput({ means: soundMeans(what.sound), brings: { ...brings, picture: false }, event, ...common }))
  return inputs
}

function picture(): string {
  const caps = videoCaps(config.format)
  if (what.kind === 'pattern') return patternPicture(what, caps, config.format, startNs)
  if (isLive) return `${heldPicture(caps)} ! ${gate('picture')}`
  return heldPicture(caps)
}

function sound(): string {
  if (isLive) return `${heldSound()} ! ${gate('sound')}`
  if (what.kind === 'play') return heldSound()
  return patternSound(what.tone ?? 440)
}

/** The small picture is only made while somebody reads it. */
function serveSmall(path: string): void {
  serveLink(pipeline, 'small', path, startNs)
  const valve = element(pipeline, 'small-valve') as Gst.Element & { drop: boolean }
  every(100, () => {
    valve.drop = readerCount(pipeline, 'small') === 0
  })
}
