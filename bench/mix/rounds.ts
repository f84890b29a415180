/** Rounds of measuring: every side in turn, so that whatever else the machine does meets all of them. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pause } from '../../test/support/room.ts'
import type { Contender, Setup, Start } from './contender.ts'
import { type Cost, measure } from './cpu.ts'
import { startMixos } from './mixos.ts'
import { compare, composeReference, inspect, type Likeness } from './recorded.ts'
import { type Format, moving, type SceneName, sceneNames, still } from './scenes.ts'
import { startVoctocore } from './voctocore.ts'

export type Side = 'mixos' | 'voctocore' | 'voctocore bare'

const compared: readonly Side[] = ['mixos', 'voctocore']

const starts: Record<Side, Start> = {
  mixos: startMixos,
  voctocore: (setup) => startVoctocore(setup, false),
  'voctocore bare': (setup) => startVoctocore(setup, true),
}

export interface Sample {
  side: Side
  round: number
  scene: SceneName
  cost: Cost
  /** Part of the frames that are in the file. */
  held: number
}

export interface Picture extends Likeness {
  side: Side
  scene: SceneName
}

const warmUpMs = 2000
const pictureMs = 6000

export interface Plan {
  format: Format
  sides: readonly Side[]
  rounds: number
  seconds: number
}

export async function measureCosts({ format, sides, rounds, seconds }: Plan, tell: (line: string) => void): Promise<Sample[]> {
  const samples: Sample[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const side of sides) {
      tell(`round ${round} of ${rounds}: ${side}`)
      await withContender(side, { format, sources: moving }, async (contender) => {
        for (const scene of sceneNames) samples.push({ side, round, scene, ...(await sample(contender, scene, format, seconds)) })
      })
    }
  }
  return samples
}

async function sample(
  contender: Contender,
  scene: SceneName,
  format: Format,
  seconds: number,
): Promise<Pick<Sample, 'cost' | 'held'>> {
  await contender.show(scene)
  await contender.startRecord(scene.replaceAll(' ', '-'))
  await pause(warmUpMs)
  const cost = await measure(await contender.parts(), () => pause(seconds * 1000))
  const recorded = inspect(await contender.stopRecord(), format)
  if (recorded.black) throw new Error(`${scene}: the recording is black, nothing was compared`)
  // A side whose clock is slow makes every frame, and fewer seconds than have passed.
  return { cost, held: recorded.held * Math.min(1, recorded.seconds / seconds) }
}

export async function comparePictures(format: Format, tell: (line: string) => void): Promise<Picture[]> {
  const pictures: Picture[] = []
  for (const side of compared) {
    tell(`pictures: ${side}`)
    await withContender(side, { format, sources: still }, async (contender, { dir }) => {
      for (const scene of sceneNames) {
        await contender.show(scene)
        await contender.startRecord(`still-${scene.replaceAll(' ', '-')}`)
        await pause(pictureMs)
        const file = await contender.stopRecord()
        pictures.push({ side, scene, ...(await compare(file, await composeReference(scene, still, format, dir), format)) })
      }
    })
  }
  return pictures
}

async function withContender(
  side: Side,
  what: Pick<Setup, 'format' | 'sources'>,
  use: (contender: Contender, setup: Setup) => Promise<void>,
): Promise<void> {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-bench-'))
  const setup = { ...what, dir: join(dir, 'files') }
  mkdirSync(setup.dir)
  let contender: Contender | null = null
  try {
    contender = await starts[side](setup)
    await use(contender, setup)
  } finally {
    await contender?.stop()
    rmSync(dir, { recursive: true, force: true })
  }
}
