/** Runs inside the network namespace: starts voctocore, its sources and its encoder client, until stdin ends. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { openSync, readFileSync } from 'node:fs'
import net from 'node:net'
import { join } from 'node:path'
import readline from 'node:readline'
import type { Setup } from './contender.ts'
import type { Part } from './cpu.ts'
import { encoder, rawCaps, type TestSource } from './scenes.ts'

const [controlPort, programPort, firstSourcePort] = [9999, 11_000, 10_000]
const startLimitMs = 20_000
/** voctocore starts its pipelines in an order of chance; one that gives no picture is started again. */
const mostStarts = 5
const settleMs = 1500
const flowMs = 2000

const { config, format, sources, dir } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Setup & { config: string }
const log = openSync(join(dir, 'voctocore.log'), 'a')
const children = new Set<ChildProcess>()
const started: { name: string; child: ChildProcess }[] = []
let control: net.Socket
let recorder: { child: ChildProcess; file: string } | null = null

const methods: Record<string, (argument: string) => unknown> = {
  async start() {
    for (let attempt = 1; attempt <= mostStarts; attempt++) {
      await startAll()
      if (await flows(programPort)) return
      await killAll()
    }
    throw new Error(`voctocore gave no picture after ${mostStarts} starts`)
  },
  composite: (mode) => void control.write(`set_videos_and_composite cam1 cam2 ${mode}\n`),
  record(file) {
    recorder = { child: launch('encoder', 'gst-launch-1.0', encoderClient(file)), file }
  },
  async stopRecord() {
    if (!recorder) throw new Error('nothing is recorded')
    const { child, file } = recorder
    recorder = null
    const ended = once(child, 'exit')
    child.kill('SIGINT')
    await ended
    return file
  },
  parts: (): Part[] =>
    started.filter(({ child }) => children.has(child)).map(({ name, child }) => ({ name, pid: child.pid ?? 0 })),
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  const { method, argument } = JSON.parse(line) as { method: string; argument?: string }
  const answer = await perform(method, argument ?? '')
  process.stdout.write(`${JSON.stringify(answer)}\n`)
}
await killAll()
process.exit(0)

async function startAll(): Promise<void> {
  launch('voctocore', 'voctocore', ['-i', config])
  control = await connected(controlPort)
  control.on('error', () => {}).resume()
  await pause(settleMs)
  sources.forEach((source, index) => void launch('sources', 'gst-launch-1.0', generator(source, firstSourcePort + index)))
  await pause(settleMs)
}

async function killAll(): Promise<void> {
  const ended = [...children].map((child) => once(child, 'exit'))
  for (const child of children) child.kill('SIGKILL')
  await Promise.all(ended)
}

/** Whether more than a few frames come out within two seconds. */
async function flows(port: number): Promise<boolean> {
  const socket = await connected(port)
  let bytes = 0
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
  })
  await pause(flowMs)
  socket.destroy()
  return bytes > 10 * format.width * format.height
}

async function perform(method: string, argument: string): Promise<object> {
  try {
    return { result: (await methods[method]?.(argument)) ?? null }
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

function launch(name: string, command: string, args: string[]): ChildProcess {
  const child = spawn(command, args, { stdio: ['ignore', log, log] })
  children.add(child)
  started.push({ name, child })
  child.on('exit', () => children.delete(child))
  return child
}

function generator({ generator: pattern, toneHz }: TestSource, port: number): string[] {
  const audio = 'audio/x-raw,format=S16LE,channels=2,layout=interleaved,rate=48000'
  return words(
    `-q videotestsrc is-live=true animation-mode=running-time motion=sweep pattern=${pattern} ! ${rawCaps(format)} ! queue ! mux. ` +
      `audiotestsrc is-live=true freq=${toneHz} volume=0.1 samplesperbuffer=960 ! ${audio} ! queue ! mux. ` +
      `matroskamux name=mux streamable=true ! tcpclientsink host=127.0.0.1 port=${port}`,
  )
}

function encoderClient(file: string): string[] {
  const { preset, videoKbps, audioKbps } = encoder
  return words(
    `-q -e tcpclientsrc host=127.0.0.1 port=${programPort} ! matroskademux name=in ` +
      `in. ! queue ! x264enc speed-preset=${preset} tune=zerolatency bitrate=${videoKbps} key-int-max=${format.fps} ! video/x-h264,profile=main ! h264parse ! mux. ` +
      `in. ! queue ! audioconvert ! avenc_aac bitrate=${audioKbps * 1000} ! aacparse ! mux. ` +
      `matroskamux name=mux ! filesink location=${file}`,
  )
}

function words(text: string): string[] {
  return text.split(' ')
}

/** Waits for a port to be open. */
async function connected(port: number): Promise<net.Socket> {
  const deadlineMs = performance.now() + startLimitMs
  for (;;) {
    const socket = net.connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return socket
    } catch (error) {
      if (performance.now() > deadlineMs) throw error
      await pause(50)
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
