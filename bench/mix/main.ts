/** `npm run bench:mix`: processor time per second of program, and the pictures, of mixos and of Debian's voctocore. */
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { comparePictures, measureCosts, type Side } from './rounds.ts'
import { formats } from './scenes.ts'
import { costTable, goal, partsTable, pictureTable } from './table.ts'

const help = `npm run bench:mix -- [--rounds 3] [--seconds 10] [--format 720p25|1080p30] [--only costs|pictures] [--bare] [--json FILE]
--bare adds voctocore without mirrors and stream blanker.
Needs Debian's voctomix-core and ffmpeg, and nothing else busy on the machine.
`

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '10' },
    format: { type: 'string', default: '720p25' },
    only: { type: 'string' },
    bare: { type: 'boolean', default: false },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})
const format = formats[values.format]
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)]
if (values.help || !format || !(rounds >= 1) || !(seconds >= 1)) {
  process.stderr.write(help)
  process.exit(values.help ? 0 : 2)
}

const tell = (line: string) => void process.stderr.write(`${line}\n`)
const sides: Side[] = ['mixos', 'voctocore', ...(values.bare ? (['voctocore bare'] as const) : [])]
const loadBefore = loadavg()[0]
const samples = values.only === 'pictures' ? [] : await measureCosts({ format, sides, rounds, seconds }, tell)
const pictures = values.only === 'costs' ? [] : await comparePictures(format, tell)

const parts = [`${format.name}, ${rounds} rounds of ${seconds} s, ${cpus().length} × ${cpus()[0]?.model}`]
if (samples.length > 0)
  parts.push(
    'CPU-s per second of program; ratios above the goal are bold',
    costTable(samples),
    partsTable(samples, 'mixos'),
    partsTable(samples, 'voctocore'),
  )
if (pictures.length > 0) parts.push(pictureTable(pictures))
process.stdout.write(`${parts.join('\n\n')}\n`)
if (values.json) {
  const result = { at: new Date().toISOString(), format: format.name, rounds, seconds, goal, loadBefore, samples, pictures }
  writeFileSync(values.json, `${JSON.stringify(result, null, 2)}\n`)
}
