/** Runs the painter: pictures that are there already are kept, one that the painter does not survive spoils its own layer only. */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { PaintInput, PaintJob, PaintResult, PaintStep } from '../engine/messages/paint.ts'
import { MixosError } from '../lib/errors.ts'
import { bundleEngine, enginePath } from './bundle.ts'

export class PaintError extends MixosError {}

export interface PaintOptions {
  /** One layer may take this long. */
  stepMs: number
}

type JobResult = PaintResult['jobs'][number]
type Refused = PaintInput['refused']

/**
 * Paints what is not painted yet, into the jobs' files; results come in the order of the jobs. Pictures that cannot be
 * drawn are problems in the result. `workDir` holds files of the painter while it runs. Fails where no painter runs at all.
 */
export async function paint(
  jobs: readonly PaintJob[],
  workDir: string,
  options: PaintOptions = { stepMs: 20_000 },
): Promise<PaintResult> {
  await bundleEngine()
  const painter = await fileState(enginePath('paint'))
  const keys = await Promise.all(jobs.map((job) => keyOf(job, painter)))
  const results = await Promise.all(jobs.map((job, index) => painted(job.out, keys[index] ?? '')))
  const missing = jobs.filter((_job, index) => results[index] === null)
  if (missing.length > 0) {
    await mkdir(workDir, { recursive: true })
    const scratch = await mkdtemp(join(workDir, 'paint-'))
    try {
      const fresh = await paintAll(missing, scratch, options)
      for (const result of fresh.results) {
        const index = jobs.findIndex((job, at) => job.out === result.out && results[at] === null)
        results[index] = result
        if (!fresh.refused.some(({ out }) => out === result.out)) await remember(result, keys[index] ?? '')
      }
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  }
  return { jobs: results.filter((result) => result !== null) }
}

/** Runs the painter until every job has its result, each time without what stopped it the last time. */
async function paintAll(
  jobs: PaintJob[],
  scratch: string,
  options: PaintOptions,
): Promise<{ results: JobResult[]; refused: Refused }> {
  await Promise.all([...new Set(jobs.map((job) => dirname(job.out)))].map((dir) => mkdir(dir, { recursive: true })))
  const refused: Refused = []
  const results: JobResult[] = []
  while (results.length < jobs.length) {
    const left = jobs.slice(results.length)
    const end = await runPainter({ jobs: left, refused }, scratch, options)
    results.push(...end.results)
    if (end.reason === null) continue
    const { step } = end
    const culprit = jobs.find((job) => job.out === step?.out)
    if (!culprit) throw new PaintError('painter-failed', `the painter does not run: ${end.reason}`)
    if (step?.layer == null || refused.some((one) => one.out === step.out && one.layer === step.layer)) {
      results.push({ out: culprit.out, pieces: [], opaque: false, problems: [{ file: culprit.out, reason: end.reason }] })
    } else refused.push(...sameFile(jobs, culprit, step.layer, end.reason))
  }
  return { results, refused }
}

/** The layer and all others that show the same file. */
function sameFile(jobs: PaintJob[], culprit: PaintJob, layer: number, reason: string): Refused {
  const what = culprit.layers[layer]?.what
  if (what?.kind !== 'image') return [{ out: culprit.out, layer, reason }]
  return jobs.flatMap((job) =>
    job.layers.flatMap((one, index) =>
      one.what.kind === 'image' && one.what.file === what.file ? [{ out: job.out, layer: index, reason }] : [],
    ),
  )
}

interface PainterEnd {
  results: JobResult[]
  /** What it was at when it ended; null before the first step. */
  step: PaintStep | null
  /** Null: it did everything. */
  reason: string | null
}

/** At most 2 GB, and after everything that is on air. */
const shell = 'ulimit -d 2000000; ulimit -c 0; exec nice -n 10 gjs -m "$@"'

async function runPainter(input: PaintInput, scratch: string, { stepMs }: PaintOptions): Promise<PainterEnd> {
  const [inputPath, resultPath] = [join(scratch, 'jobs.json'), join(scratch, 'result.json')]
  await writeFile(inputPath, JSON.stringify(input))
  await writeFile(resultPath, JSON.stringify({ jobs: [] }))
  const child = spawn('sh', ['-c', shell, 'sh', enginePath('paint'), inputPath, resultPath], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let step: PaintStep | null = null
  let late = false
  const giveUp = () => {
    late = true
    child.kill('SIGKILL')
  }
  let timer = setTimeout(giveUp, stepMs)
  createInterface({ input: child.stdout }).on('line', (line) => {
    step = JSON.parse(line) as PaintStep
    clearTimeout(timer)
    timer = setTimeout(giveUp, stepMs)
  })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-2000)))
  const ended = await new Promise<string | null>((resolve) => {
    child.once('error', (error) => resolve(error.message))
    child.once('close', (code, signal) => resolve(code === 0 ? null : (signal ?? `exit code ${code}`)))
  })
  clearTimeout(timer)
  const { jobs: results } = JSON.parse(await readFile(resultPath, 'utf8')) as PaintResult
  if (ended === null && results.length === input.jobs.length) return { results, step, reason: null }
  const reason = late
    ? `it takes longer than ${stepMs / 1000} s to draw`
    : `drawing it ends the painter (${ended ?? 'too early'})`
  return { results, step, reason: step ? reason : `${reason}: ${errors.trim()}` }
}

const stampOf = (out: string) => `${out}.json`

/** What was painted for the same job from the same files; null: paint it. */
async function painted(out: string, key: string): Promise<JobResult | null> {
  try {
    const known = JSON.parse(await readFile(stampOf(out), 'utf8')) as { key: string; result: JobResult }
    if (known.key !== key || ![out, ...known.result.pieces.map((piece) => piece.path)].every((path) => existsSync(path)))
      return null
    return known.result
  } catch {
    return null
  }
}

async function remember(result: JobResult, key: string): Promise<void> {
  if (existsSync(result.out)) await writeFile(stampOf(result.out), JSON.stringify({ key, result }))
}

async function keyOf(job: PaintJob, painter: string): Promise<string> {
  const files = new Set(job.layers.flatMap(({ what }) => (what.kind === 'image' ? [what.file] : [])))
  const states = await Promise.all([...files].map(fileState))
  return createHash('sha256')
    .update(JSON.stringify([job, painter, states]))
    .digest('hex')
}

async function fileState(path: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  return found ? `${path} ${found.mtimeMs} ${found.size}` : `${path} missing`
}
