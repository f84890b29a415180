/** Runs in a network namespace of its own: real OBS, an RTMP server, the script; what was heard goes to the file that is named. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startObs } from './obs-studio.ts'
import { makeMedia, oraclePassword } from './oracle-show.ts'
import { inLines } from './record.ts'
import { type Heard, replay } from './replay.ts'
import { RtmpServer } from './rtmp-server.ts'
import { script } from './script/index.ts'

const [file = ''] = process.argv.slice(2)
const dir = mkdtempSync(join(tmpdir(), 'mixos-obs-'))
execFileSync('ip', ['link', 'set', 'lo', 'up'])
const server = new RtmpServer(1935)
server.start()
try {
  await askObs()
} catch (error) {
  process.stderr.write(`${String(error)}\n${readFileSync(join(dir, 'obs.log'), 'utf8').slice(-4000)}`)
  process.exitCode = 1
}
server.kill()
rmSync(dir, { recursive: true })
process.exit()

async function askObs(): Promise<void> {
  const obs = await startObs(dir, makeMedia(dir))
  const heard: Heard[] = []
  try {
    await replay({ url: obs.url, password: oraclePassword, steps: script, heard })
  } finally {
    writeFileSync(file, inLines(heard))
    await obs.stop()
  }
}
