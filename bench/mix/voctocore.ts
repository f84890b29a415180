/** The other side: Debian's voctocore, four generators and an encoder client, in a network of their own. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Contender, Setup } from './contender.ts'
import type { Part } from './cpu.ts'
import { rawCaps, type SceneName } from './scenes.ts'

const defaultConfig = '/usr/share/voctomix/voctocore/default-config.ini'
const namespaceMain = fileURLToPath(new URL('voctocore-namespace.ts', import.meta.url))

const composites: Record<SceneName, string> = {
  full: 'fullscreen',
  'side by side': 'side_by_side_equal',
  'picture in picture': 'picture_in_picture',
}

/** `bare`: without the mirrors of its inputs and without the stream blanker, which this comparison has no use for. */
export async function startVoctocore(setup: Setup, bare: boolean): Promise<Contender> {
  const config = join(setup.dir, 'voctocore.ini')
  writeFileSync(config, configText(setup, bare))
  const setupFile = join(setup.dir, 'voctocore.json')
  writeFileSync(setupFile, JSON.stringify({ ...setup, config }))
  const inside = new Namespace(setupFile)
  await inside.call('start')
  return {
    show: (scene) => inside.call('composite', composites[scene]),
    startRecord: (name) => inside.call('record', join(setup.dir, `${name}.mkv`)),
    stopRecord: () => inside.call('stopRecord'),
    parts: () => inside.call<Part[]>('parts'),
    stop: () => inside.stop(),
  }
}

function configText({ format, sources }: Setup, bare: boolean): string {
  const names = sources.map((_source, index) => `cam${index + 1}`)
  const added = names.slice(2).map((name) => `\n[source.${name}]\ndeinterlace = assume-progressive\n`)
  const text = readFileSync(defaultConfig, 'utf8')
    .replace(/^videocaps = .*$/m, `videocaps = ${rawCaps(format)}`)
    .replace(/^sources = cam1,cam2,grabber$/m, `sources = ${names.join(',')}`)
    .concat(...added)
  if (!bare) return text
  return text
    .replace(/(\[stream-blanker\]\nenabled = )true/, '$1false')
    .replace(/(\[mirrors\]\n(?:#.*\n|;.*\n)*enabled = )true/, '$1false')
}

/** Asks the process inside the namespace, a line of JSON each way. */
class Namespace {
  readonly #child: ChildProcess
  readonly #lines: AsyncIterator<string>

  constructor(setupFile: string) {
    const user = process.getuid?.() === 0 ? [] : ['--map-root-user']
    const script = 'ip link set lo up && exec "$@"'
    this.#child = spawn('unshare', [...user, '--net', 'sh', '-c', script, 'sh', process.execPath, namespaceMain, setupFile], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const input = this.#child.stdout as NodeJS.ReadableStream
    this.#lines = readline.createInterface({ input })[Symbol.asyncIterator]()
  }

  async call<Answer = void>(method: string, argument?: string): Promise<Answer> {
    this.#child.stdin?.write(`${JSON.stringify({ method, argument })}\n`)
    const { value, done } = await this.#lines.next()
    if (done) throw new Error('voctocore or one of its helpers ended')
    const { result, error } = JSON.parse(value as string) as { result: Answer; error?: string }
    if (error !== undefined) throw new Error(error)
    return result
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.stdin?.end()
    await ended
  }
}
