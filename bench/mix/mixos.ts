/** Our side: a room of the command line, with nobody watching, every process of it counted. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { pause, startRoom, type TestRoom } from '../../test/support/room.ts'
import type { Contender, Setup } from './contender.ts'
import type { Part } from './cpu.ts'
import { encoder, places, sceneNames } from './scenes.ts'

export async function startMixos(setup: Setup): Promise<Contender> {
  const room = await startRoom({ show: showText(setup) })
  try {
    await room.until(({ sources }) => sources.every(({ state }) => state === 'up'), 'all sources are up')
  } catch (error) {
    await room.stop()
    throw error
  }
  return {
    async show(scene) {
      await room.client.call('SetCurrentProgramScene', { sceneName: scene })
    },
    async startRecord() {
      await room.client.call('StartRecord')
      await room.until(({ outputs }) => outputs.every(({ state }) => state === 'on'), 'it records')
    },
    async stopRecord() {
      return (await room.client.call('StopRecord')).outputPath
    },
    parts: async () => partsOf(room),
    async stop() {
      await room.stop()
      await pause(500)
    },
  }
}

/** Every source has a scene: the mixer reads those only that can be shown. A label of one space: none is drawn. */
function showText({ format, sources, dir }: Setup): string {
  const line = ({ pattern, toneHz }: Setup['sources'][number], index: number) =>
    `      s${index}: { pattern: ${pattern}, tone: ${toneHz} Hz, label: " " }`
  const scenes = sceneNames.map((name) => {
    const layers = places(name, format).map(
      ({ source, x, y, width, height }) => `{ source: s${source}, at: [${x}, ${y}], size: [${width}, ${height}] }`,
    )
    return `      ${name}: [ ${layers.join(', ')} ]`
  })
  return [
    'show: Benchmark',
    `video: ${format.name}`,
    'rooms:',
    '  hall:',
    '    sources:',
    ...sources.map(line),
    '    scenes:',
    ...scenes,
    ...sources.map((_source, index) => `      only ${index}: [ s${index} ]`),
    `    encoder: { video: ${encoder.videoKbps} kbit/s, audio: ${encoder.audioKbps} kbit/s, keyframe: 1 s, preset: ${encoder.preset}, prefer: x264enc }`,
    '    outputs:',
    `      record: { to: ${JSON.stringify(dir)} }`,
    '',
  ].join('\n')
}

/** Workers, and control, are known by the room's folder on their command lines. */
function partsOf(room: TestRoom): Part[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const pid = Number(name)
      const words = commandLine(pid)
      if (!words.some((word) => word.includes(room.dir))) return []
      const worker = words.find((word) => word.startsWith(room.runDir) && word.endsWith('.json'))
      return [{ pid, name: partName(worker) }]
    })
}

function partName(configPath: string | undefined): string {
  const worker = configPath === undefined ? 'control' : basename(configPath, '.json')
  if (worker.startsWith('source-')) return 'sources'
  return worker.startsWith('output-') ? 'recorder' : worker
}

function commandLine(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
  } catch {
    return []
  }
}
