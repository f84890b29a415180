/** Control dies on air: the program does not lose a frame, and control is back with the state it had. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { controlPid, type TestRoom } from '../support/room.ts'
import { complaintsOf, figure, finishAndRead, holesMs, kills, onAir, randomMoment } from './on-air.ts'
import { leftHalf, ProgramTap, rightHalf, unbroken } from './program-tap.ts'

/** Nobody on air waits for it; a slow machine takes more than a second to start Node. */
const backMs = 3000

/** What must be the same afterwards. */
async function stateOf(room: TestRoom) {
  const { programScene, previewScene, transition, panic, black, sources, outputs, mixer, encoder, crew } = await room.status()
  return {
    ...{ programScene, previewScene, transition, panic, black, mixer: mixer.pid, encoder: encoder.pid },
    sources: sources.map(({ name, state, gainDb, muted, delayMs }) => ({ name, state, gainDb, muted, delayMs })),
    outputs: outputs.map(({ name, state }) => ({ name, state })),
    crew: { holder: crew.holder?.name, calls: crew.calls },
    recording: outputs.find((output) => output.kind === 'record')?.file,
  }
}

async function changeEverything(room: TestRoom): Promise<void> {
  await room.client.call('SetCurrentProgramScene', { sceneName: 'Both' })
  await room.client.call('SetCurrentPreviewScene', { sceneName: 'Blue' })
  await room.client.call('SetCurrentSceneTransition', { transitionName: 'Fade' })
  await room.client.call('SetCurrentSceneTransitionDuration', { transitionDuration: 730 })
  await room.client.call('SetInputVolume', { inputName: 'blue', inputVolumeDb: -12 })
  await room.client.call('SetInputMute', { inputName: 'red', inputMuted: true })
  await room.vendor('TakeOver', { id: 'a', name: 'Ana' })
  await room.vendor('CallForHelp', { name: 'Ana', note: 'No sound' })
}

/** Kills control and waits for the next one; how long it was away, milliseconds. */
async function killControl(room: TestRoom, meanwhile: () => void = () => {}): Promise<number> {
  await randomMoment()
  const killedMs = performance.now()
  process.kill(controlPid(room), 'SIGKILL')
  meanwhile()
  await room.reconnect()
  return performance.now() - killedMs
}

describe('control', () => {
  it(`killed: 0 frames lost, back within ${backMs} ms with the same state`, () =>
    onAir(async (room) => {
      await changeEverything(room)
      const before = await stateOf(room)
      const tap = new ProgramTap(room, [leftHalf, rightHalf])
      const away: number[] = []
      try {
        for (let kill = 0; kill <= kills; kill++) {
          away.push(Math.round(await killControl(room)))
          await room.until((status) => status.outputs.every((output) => output.state === 'on'), 'it records and streams')
          expect(await stateOf(room)).toEqual(before)
        }
        await randomMoment()
      } finally {
        tap.close()
      }
      figure('control killed', { awayMs: away, red: tap.flow(0), blue: tap.flow(1) })
      expect(tap.flow(0)).toMatchObject(unbroken)
      expect(tap.flow(1)).toMatchObject(unbroken)
      // The first one may have to compile.
      expect(Math.max(...away.slice(1))).toBeLessThanOrEqual(backMs)
      const written = await finishAndRead(room)
      expect(written.recordings).toHaveLength(1)
      expect(holesMs(written.recordings)).toEqual([])
      expect(holesMs(written.hls)).toEqual([])
      expect(complaintsOf(written)).toEqual([])
    }))

  it('without the journal the state is lost', () =>
    onAir(async (room) => {
      await changeEverything(room)
      const before = await stateOf(room)
      await killControl(room, () => rmSync(join(room.stateDir, 'journal.json')))
      const after = await stateOf(room)
      expect(after.programScene).not.toBe(before.programScene)
      expect(after.sources).not.toEqual(before.sources)
      expect(after.crew).toEqual({ holder: undefined, calls: [] })
    }))
})
