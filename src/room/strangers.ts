/** Workers of an earlier show that this one has no place for: ended, so that nothing runs that nobody supervises. */
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import { identify, stop } from '../lib/process.ts'
import { RpcClient } from '../lib/rpc.ts'

const ending = '.rpc'
const answerMs = 900
const graceMs = 1500

/** Ends what answers in `runDir` under another name than those `known`. */
export async function endStrangers(runDir: string, known: readonly string[], log: Logger): Promise<void> {
  const names = readdirSync(runDir).flatMap((file) => (file.endsWith(ending) ? [file.slice(0, -ending.length)] : []))
  await Promise.all(
    names.filter((name) => !known.includes(name)).map((name) => endStranger(join(runDir, name + ending), name, log)),
  )
}

async function endStranger(path: string, name: string, log: Logger): Promise<void> {
  const client = await RpcClient.connect(path).catch(() => null)
  const pid = await client?.call<number>('pid', {}, answerMs).catch(() => null)
  const stranger = typeof pid === 'number' ? identify(pid) : null
  if (client && stranger) {
    log.info({ worker: name, pid: stranger.pid, reason: 'the show has no place for it any more' }, 'Worker is ended')
    client.call('quit', {}, answerMs).catch(() => {})
    await stop(stranger, graceMs)
  }
  client?.close()
  rmSync(path, { force: true })
}
