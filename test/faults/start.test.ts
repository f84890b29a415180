/** What is missing or in the way when a room starts: it is told clearly, and the rest is on air. */
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, cpSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleEngine, engineDir } from '../../src/room/bundle.ts'
import { pause, root } from '../support/room.ts'
import { freePort } from '../support/senders.ts'
import { figure, killWorker, onAir, randomMoment, show } from './on-air.ts'
import { ProgramTap, unbroken } from './program-tap.ts'

const doorOpensMs = 6000
/** It is tried again after ten times what the last try took. */
const pagesComeMs = 60_000
const alarmMs = 10_000
const film = join(root, 'examples/demo/media/ads.mp4')
const withFilm = show
  .replace('    scenes:\n', '      film: { play: film.mp4, loop: true }\n    scenes:\n')
  .replace('    outputs:', '      Film: [ film ]\n    outputs:')

function takePort(): Promise<Server> {
  const server = createServer()
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)))
}

async function untilAnswers(url: string, timeoutMs = doorOpensMs): Promise<Response> {
  const deadlineMs = performance.now() + timeoutMs
  for (;;) {
    const answer = await fetch(url).catch(() => null)
    if (answer) return answer
    if (performance.now() > deadlineMs) throw new Error(`${url} did not answer within ${timeoutMs} ms`)
    await pause(50)
  }
}

/** A copy of this project in which no page can be built: a file stands where their folder has to be. */
async function treeWithoutPages(): Promise<{ tree: string; inTheWay: string }> {
  await bundleEngine()
  const tree = mkdtempSync(join(tmpdir(), 'mixos-tree-'))
  const inTheWay = join(tree, 'ui/dist')
  const built = join(root, 'ui/dist')
  for (const part of ['src', 'ui', 'package.json', 'tsconfig.base.json', 'tsconfig.json'])
    cpSync(join(root, part), join(tree, part), { recursive: true, filter: (path) => path !== built })
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  writeFileSync(inTheWay, '')
  return { tree, inTheWay }
}

describe('a start', () => {
  it('with the port of the pages taken: on air, the port and its owner are named, the door opens when it is free', async () => {
    const server = await takePort()
    const { port } = server.address() as AddressInfo
    try {
      await onAir(
        async (room) => {
          expect(room.addresses.page).toBeNull()
          expect(room.addresses.problems).toHaveLength(1)
          expect(room.addresses.problems[0]).toContain(String(port))
          expect(room.addresses.problems[0]).toContain(String(process.pid))
          const freeMs = performance.now()
          await new Promise((resolve) => server.close(resolve))
          await untilAnswers(`http://127.0.0.1:${port}/healthz`)
          figure('port free, door open', { ms: performance.now() - freeMs })
        },
        { show, room: 'hall', port: String(port) },
      )
    } finally {
      server.close()
    }
  })

  it('in a tree where the pages cannot be built: on air, the reason is told, the door opens when they can', async () => {
    const { tree, inTheWay } = await treeWithoutPages()
    const port = await freePort()
    try {
      await onAir(
        async (room) => {
          expect(room.addresses).toMatchObject({
            page: null,
            problems: [
              expect.stringMatching(/^page: the pages cannot be built: .*ENOTDIR.*ui\/dist'\. Mend that .*npm run build:ui/),
            ],
          })
          const mendedMs = performance.now()
          rmSync(inTheWay)
          const answer = await untilAnswers(`http://127.0.0.1:${port}/login`, pagesComeMs)
          expect(answer.status).toBe(200)
          figure('pages can be built, door open', { ms: performance.now() - mendedMs })
        },
        { show, room: 'hall', port: String(port), tree, env: { MIXOS_ENGINE: engineDir } },
      )
    } finally {
      rmSync(tree, { recursive: true })
    }
  })

  it('with a missing file: check and run name it with its line', () => {
    const dir = mkdtempSync(join(tmpdir(), 'mixos-test-'))
    try {
      const file = join(dir, 'show.yaml')
      writeFileSync(file, withFilm)
      const line = withFilm.split('\n').findIndex((text) => text.includes('film.mp4')) + 1
      for (const args of [
        ['check', file],
        ['run', '--show', file],
      ]) {
        const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/main.ts', ...args], {
          cwd: root,
          encoding: 'utf8',
        })
        expect(status).toBe(1)
        expect(stdout + stderr).toMatch(new RegExp(`show\\.yaml:${line}:\\d+: .*film\\.mp4`))
      }
    } finally {
      rmSync(dir, { recursive: true })
    }
  })
})

describe('a file that does not play', () => {
  it('from the start: its reason is told, the rest is on air', () =>
    onAir(
      async (room) => {
        const tap = new ProgramTap(room)
        const failed = await room.until(({ sources }) => sources[2]?.state === 'failed', 'the film counts as failed', alarmMs)
        await randomMoment()
        tap.close()
        figure('film of random bytes', { reason: failed.sources[2]?.reason })
        expect(failed.sources[2]?.reason).toMatch(/film\.mp4/)
        expect(failed.alarms.some(({ code, text }) => code === 'source-failed' && text.startsWith('film '))).toBe(true)
        expect(tap.flow()).toMatchObject(unbroken)
      },
      {
        show: withFilm,
        prepare: (dir) => writeFileSync(join(dir, 'film.mp4'), execFileSync('head', ['-c', '300000', '/dev/urandom'])),
      },
      ['film'],
    ))

  it('any more, after its worker died: its reason is told, and it plays when the file is back', () =>
    onAir(
      async (room) => {
        const path = join(room.dir, 'film.mp4')
        const tap = new ProgramTap(room)
        renameSync(path, `${path}.away`)
        await killWorker(room, 'source-2')
        const failed = await room.until(({ sources }) => sources[2]?.state === 'failed', 'the film counts as failed', alarmMs)
        figure('film gone', { reason: failed.sources[2]?.reason })
        expect(failed.sources[2]?.reason).toMatch(/film\.mp4/)
        renameSync(`${path}.away`, path)
        await room.until(({ sources }) => sources[2]?.state === 'up', 'the film plays', alarmMs)
        tap.close()
        expect(tap.flow()).toMatchObject(unbroken)
      },
      { show: withFilm, prepare: (dir) => copyFileSync(film, join(dir, 'film.mp4')) },
    ))
})
