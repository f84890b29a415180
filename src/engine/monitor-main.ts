/** The monitor: what browsers see and hear of a room. Runs while somebody watches, and gives way to everything on air. */
import GLib from 'gi://GLib'
import System from 'system'
import { Bus } from './bus.ts'
import { element, every, follow, Gst, RoomTime } from './gst.ts'
import type { Composition, MonitorConfig } from './messages/mix.ts'
import { Inputs, smallStage } from './monitor-inputs.ts'
import { PictureBranch, type Rate } from './monitor-pictures.ts'
import { ProgramView } from './monitor-program.ts'
import { createWorker, pid } from './worker.ts'

const niceness = 5
const mostFps = 30
const tileFps = 10
/** How long the preview waits for a late picture. */
const previewLatencyNs = 40_000_000
/** Costs one empty picture for each frame of it at the start. */
const earlierNs = 5_000_000_000
const adaptMs = 500
const tilePrefix = 'source:'

const worker = createWorker<MonitorConfig>()
const { config } = worker
const { format } = config
// Before there are other threads: each has a niceness of its own, and gets that of the thread that starts it.
GLib.spawn_command_line_sync(`renice -n ${niceness} -p ${pid()}`)

// A compositor aborts at a picture from before its start, and sources that are late send such.
const time = new RoomTime(format)
time.begin(earlierNs)

const live = { ...format, ...config.small }
const calm = { ...config.small, ...calmRate(format) }
const tile = { width: half(config.small.width), height: half(config.small.height), ...tileRate(format) }

const inputs = new Inputs(config, time)
const preview = new Bus('preview', smallStage(config.stage, config.small, format.width), calm, {
  programWidth: format.width,
  latencyNs: previewLatencyNs,
})
const branches = config.pictures.map((name, index) => {
  const port = config.ports.pictures[index] ?? 0
  return new PictureBranch(
    name.startsWith(tilePrefix) ? { name, port, from: live, to: tile } : { name, port, from: calm, to: calm },
    index,
  )
})
const tiles = branches.filter(({ stream }) => stream.name.startsWith(tilePrefix))
const previewPictures = branch('preview')
const program = new ProgramView(config, time, branch('program'))

const pipeline = Gst.parse_launch(
  [
    inputs.description(),
    previewPictures.description(),
    program.description(calm),
    ...tiles.map((one) => `${inputs.tee(one.stream.name.slice(tilePrefix.length))}. ! ${one.description()}`),
  ].join(' '),
) as Gst.Pipeline

const bus = follow(pipeline, (reason) => {
  worker.log('monitor failed', { reason })
  System.exit(1)
})
const warned = new Set<string>()
bus.connect('message::warning', (_bus: Gst.Bus, message: Gst.Message) => {
  const from = message.src?.get_name() ?? ''
  if (!warned.has(from)) worker.log('monitor warns', { from, reason: message.parse_warning()[0].message })
  warned.add(from)
})

let composition: Composition = config.preview
for (const one of branches) one.attach(pipeline)
preview.join({ pipeline, tee: (source) => element(pipeline, inputs.tee(source)), into: previewPictures.input })
preview.clear()
inputs.attach(pipeline, preview)
program.attach(pipeline)
time.start(pipeline)
void preview.open()

worker.serve({
  preview(params: { preview: Composition }) {
    composition = params.preview
    if (previewPictures.wanted) preview.set(composition)
  },
  pictures: (params: { streams: string[] }) => setPictures(new Set(params.streams)),
  rtp: (params: { on: boolean }) => program.setRtp(params.on),
  listen: (params: { path: string | null }) => program.listen(params.path),
  keyframe: () => program.keyframe(),
  status: () => ({ program: program.up, links: Object.fromEntries(inputs.up), pictures: wanted() }),
})
every(adaptMs, () => {
  for (const one of branches) one.adaptQuality()
})
worker.run()

function setPictures(streams: Set<string>): void {
  for (const one of tiles) one.wanted = streams.has(one.stream.name)
  const preparing = streams.has('preview')
  if (preparing !== previewPictures.wanted) {
    if (preparing) preview.set(composition)
    else preview.clear()
    previewPictures.wanted = preparing
  }
  program.setPictures(streams.has('program'))
}

function wanted(): string[] {
  return branches.filter((one) => one.wanted).map((one) => one.stream.name)
}

function branch(name: string): PictureBranch {
  const found = branches.find((one) => one.stream.name === name)
  if (!found) throw new Error(`no pictures ${name}`)
  return found
}

/** The room's rate, or every second, third … frame of it. */
function calmRate({ rateNum, rateDen }: Rate): Rate {
  return { rateNum, rateDen: rateDen * Math.ceil(rateNum / rateDen / mostFps - 0.01) }
}

function tileRate(rate: Rate): Rate {
  return rate.rateNum / rate.rateDen > tileFps ? { rateNum: tileFps, rateDen: 1 } : rate
}

function half(pixels: number): number {
  return 2 * Math.round(pixels / 4)
}
