/** The mixer: composes the program from the sources' links and serves it, raw, to the encoder and the monitor. */
import System from 'system'
import { Bus } from './bus.ts'
import { Final } from './final.ts'
import { every, follow, frameBytes, Gst, later, RoomTime } from './gst.ts'
import { coreWaits } from './link.ts'
import { memoryTail, serveMemory } from './link-memory.ts'
import { linkTail, serveLink } from './link-socket.ts'
import type { LinkEvent, MixerConfig, RestageParams, Stage, Staged } from './messages/mix.ts'
import { followLevel } from './meter.ts'
import { Pictures } from './pictures.ts'
import { SoundMix } from './sound.ts'
import { Takes } from './takes.ts'
import { createWorker } from './worker.ts'

const worker = createWorker<MixerConfig>()
const { config } = worker
const { format } = config
const time = new RoomTime(format)
const latencyNs = config.latencyMs * 1e6
/** A slate goes when the picture is really there again, not when its link is. */
const returnMs = 100

/** A bus that is built anew begins so long ago: frames that nobody wants, but no picture is from before its beginning. */
const earlierNs = 400_000_000

const busOptions = { programWidth: format.width, latencyNs }
const buses: [Bus, Bus] = [new Bus('bus-a', config.stage, format, busOptions), new Bus('bus-b', config.stage, format, busOptions)]
const final = new Final()
const sound = new SoundMix(time, (source, up, reason) => tellLink({ source, kind: 'audio', up, reason }))

const framesName = (index: number) => `frames-${index}`
const frames = config.framesPaths.map((_path, index) => `program. ! ${memoryTail(framesName(index), format)}`)
const pipeline = Gst.parse_launch(
  [
    Final.description(format, config.panicSlate),
    `! tee name=program ${frames.join(' ')} program. ! ${linkTail('video', 'video')}`,
    `${SoundMix.description(latencyNs)} ! ${linkTail('audio', 'audio')}`,
  ].join(' '),
) as Gst.Pipeline

time.begin()
const bus = follow(pipeline, (reason) => {
  worker.log('mixer failed', { reason })
  System.exit(1)
})
let framesLate = 0
const events = new Map<string, LinkEvent>()
bus.connect('message::qos', () => framesLate++)

final.attach(pipeline, { width: format.width, height: format.height })
const pictures = new Pictures(pipeline, time, (source, up, reason) => {
  tellLink({ source, kind: 'video', up, reason })
  if (up) later(returnMs, () => events.get(`video ${source}`)?.up && setLost(source, false))
  else setLost(source, true)
})
let staged: Staged = { stage: config.stage, links: config.links }
readPictures(staged)
for (const [index, one] of buses.entries()) one.join(place(index))
buses[0].set(config.program)
buses[1].clear()
const takes = new Takes(buses, final, time, config.program, rebuild)
if (config.panic) setPanic(true)
if (config.black) final.fadeToBlack(true, 1, 1)

followLevel(pipeline, 'meter', (level) => worker.emit('level', level))
for (const [index, path] of config.framesPaths.entries())
  serveMemory(pipeline, framesName(index), path, time.startNs, worker.onQuit)
serveLink(pipeline, 'video', config.videoPath, time.startNs, frameBytes(format))
serveLink(pipeline, 'audio', config.audioPath, time.startNs)
time.start(pipeline)

sound.attach(pipeline)
sound.follow(staged.links, config.sounds)
if (config.panic) sound.mute(true)

for (const one of buses) void one.open()

worker.serve({
  take: async (params: Parameters<Takes['take']>[0]) => {
    const answer = takes.take(params)
    sound.set(params.sounds, params.kind === 'cut' ? 0 : params.durationMs)
    return answer
  },
  restage,
  sounds: (params: { sounds: MixerConfig['sounds']; durationMs: number }) => sound.set(params.sounds, params.durationMs),
  panic: (params: { on: boolean }) => setPanic(params.on),
  black: (params: { on: boolean; durationMs: number }) => takes.black(params.on, params.durationMs),
  status,
})
every(1000, () => worker.emit('status', status()))
worker.run()

/** Where the bus of that index stands. */
function place(index: number) {
  return { pipeline, tee: (source: string) => pictures.tee(source), into: final.seat(index) }
}

async function rebuild(index: number, stage: Stage): Promise<void> {
  const bus = buses[index] as Bus
  await bus.leave(pipeline, () => final.vacate(index))
  bus.join(place(index), stage, time.exactFrameNs(time.nowNs() - time.startNs - earlierNs))
  bus.clear()
  await bus.open()
}

/** What is gone is read until no bus shows it. */
async function restage({ program, sounds, ...wanted }: RestageParams) {
  staged = wanted
  readPictures(staged, pictures.sources)
  sound.follow(staged.links, sounds)
  sound.set(sounds, 0)
  return takes.restage(staged.stage, program, () => readPictures(staged))
}

/** Of the sources of a stage, and of some more. */
function readPictures({ stage, links }: Staged, more: string[] = []): void {
  const sources = new Set([...stage.slots.map(({ source }) => source), ...more])
  for (const source of sources) if (!events.get(`video ${source}`)?.up) setLost(source, true)
  pictures.follow(links.filter(({ source, framesPath }) => framesPath !== null && sources.has(source)))
}

function setLost(source: string, lost: boolean): void {
  for (const one of buses) one.setLost(source, lost)
}

function setPanic(on: boolean): void {
  final.panic(on)
  sound.mute(on)
}

function tellLink(event: LinkEvent): void {
  events.set(`${event.kind} ${event.source}`, event)
  worker.log('link', { ...event })
  worker.emit('link', event)
}

function status() {
  const positionNs = final.position
  return {
    framesMade: Math.round(positionNs / time.frameDurationNs),
    framesLate,
    /** Frames that should have been made by now and were not. */
    framesLost: Math.max(0, Math.floor((time.nowNs() - time.startNs - positionNs) / time.frameDurationNs) - latencyFrames()),
    coreWaits: coreWaits(),
    events: [...events.values()],
    program: takes.program,
    staged,
  }
}

/** What the chain may lag behind the clock without anything being lost. */
function latencyFrames(): number {
  return Math.ceil((latencyNs + 150_000_000) / time.frameDurationNs)
}
