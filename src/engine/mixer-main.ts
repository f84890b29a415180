/** The mixer: composes the program from the sources' links and serves it, raw, to the encoder and the monitor. */
import System from 'system'
import { Bus } from './bus.ts'
import { Final } from './final.ts'
import { element, every, follow, frameBytes, Gst, later, RoomTime } from './gst.ts'
import { coreWaits, LinkReader } from './link.ts'
import { memoryTail, serveMemory } from './link-memory.ts'
import { linkTail, serveLink } from './link-socket.ts'
import type { LinkEvent, MixerConfig } from './messages/mix.ts'
import { followLevel } from './meter.ts'
import { SoundMix } from './sound.ts'
import { pictureInput, stageInputs, stageSources } from './stage.ts'
import { Takes } from './takes.ts'
import { createWorker } from './worker.ts'

const worker = createWorker<MixerConfig>()
const { config } = worker
const { format, stage } = config
const time = new RoomTime(format)
const latencyNs = config.latencyMs * 1e6
/** A slate goes when the picture is really there again, not when its link is. */
const returnMs = 100

const buses: [Bus, Bus] = [new Bus('bus-a', stage, format, format.width), new Bus('bus-b', stage, format, format.width)]
const final = new Final()
const sound = new SoundMix(config.links, time)

const framesName = (index: number) => `frames-${index}`
const frames = config.framesPaths.map((_path, index) => `program. ! ${memoryTail(framesName(index), format)}`)
const pipeline = Gst.parse_launch(
  [
    stageInputs(stage, format),
    Final.description([buses[0].description(latencyNs), buses[1].description(latencyNs)], format, config.panicSlate),
    `! tee name=program ${frames.join(' ')} program. ! ${linkTail('video', 'video')}`,
    `${sound.description(latencyNs)} ! ${linkTail('audio', 'audio')}`,
  ].join(' '),
) as Gst.Pipeline

time.begin()
const bus = follow(pipeline, (reason) => {
  worker.log('mixer failed', { reason })
  System.exit(1)
})
let framesLate = 0
const links = new Map<string, LinkEvent>()
bus.connect('message::qos', () => framesLate++)

for (const one of buses) one.attach(pipeline)
final.attach(pipeline, { width: format.width, height: format.height })
buses[0].set(config.program)
buses[1].clear()
const takes = new Takes(buses, final, time, config.program)
if (config.panic) setPanic(true)
if (config.black) final.fadeToBlack(true, 1, 1)

followLevel(pipeline, 'meter', (level) => worker.emit('level', level))
for (const [index, path] of config.framesPaths.entries())
  serveMemory(pipeline, framesName(index), path, time.startNs, worker.onQuit)
serveLink(pipeline, 'video', config.videoPath, time.startNs, frameBytes(format))
serveLink(pipeline, 'audio', config.audioPath, time.startNs)
time.start(pipeline)

sound.attach(pipeline, config.sounds, (source, up, reason) => tellLink({ source, kind: 'audio', up, reason }))
if (config.panic) sound.mute(true)

stageSources(stage).forEach((source, index) => {
  const link = config.links.find((one) => one.source === source)
  setLost(source, true)
  new LinkReader({
    path: link?.framesPath ?? '',
    kind: 'frames',
    time,
    into: element(pipeline, pictureInput(index)),
    onChange(up, reason) {
      tellLink({ source, kind: 'video', up, reason })
      if (up) later(returnMs, () => links.get(`video ${source}`)?.up && setLost(source, false))
      else setLost(source, true)
    },
  })
})

worker.serve({
  take: async (params: Parameters<Takes['take']>[0]) => {
    const answer = takes.take(params)
    sound.set(params.sounds, params.kind === 'cut' ? 0 : params.durationMs)
    return answer
  },
  sounds: (params: { sounds: MixerConfig['sounds']; durationMs: number }) => sound.set(params.sounds, params.durationMs),
  panic: (params: { on: boolean }) => setPanic(params.on),
  black: (params: { on: boolean; durationMs: number }) => takes.black(params.on, params.durationMs),
  status,
})
every(1000, () => worker.emit('status', status()))
worker.run()

function setLost(source: string, lost: boolean): void {
  for (const one of buses) one.setLost(source, lost)
}

function setPanic(on: boolean): void {
  final.panic(on)
  sound.mute(on)
}

function tellLink(event: LinkEvent): void {
  links.set(`${event.kind} ${event.source}`, event)
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
    links: [...links.values()],
    program: takes.program,
  }
}

/** What the chain may lag behind the clock without anything being lost. */
function latencyFrames(): number {
  return Math.ceil((latencyNs + 150_000_000) / time.frameDurationNs)
}
