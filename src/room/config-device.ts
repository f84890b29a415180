/** Configurations of what shows or plays a mix on this machine: screens, their kiosk, sound outputs. */
import type { KioskConfig, ScreenConfig, SoundOutputConfig } from '../engine/messages/output.ts'
import type { ScreenOutput, SoundOutput } from '../show/index.ts'
import type { Staging } from './compose.ts'
import { namedDevice } from './named-device.ts'
import type { RoomRun } from './room-run.ts'

export function screenConfig(run: RoomRun, screen: ScreenOutput, staging: Staging): Omit<ScreenConfig, 'rpcPath'> {
  const direct = run.room.sources.find((source) => source.name === screen.fallback)
  return {
    ...run.common(`screen-${screen.name}`),
    framesPath: run.paths.screen(screen),
    directPath: direct ? run.paths.direct(direct, screen) : null,
    card: staging.encoderSlate,
    connector: screen.connector,
    kioskDir: run.kioskDir,
  }
}

/** Null: no kiosk is needed. */
export function kioskConfig(run: RoomRun): Omit<KioskConfig, 'rpcPath'> | null {
  return run.kioskDir === null ? null : { ...run.common('kiosk'), dir: run.kioskDir }
}

export function soundOutputConfig(run: RoomRun, output: SoundOutput): Omit<SoundOutputConfig, 'rpcPath'> {
  const { name, mix, to, channels, gainDb, delayMs } = output
  const number = run.room.mixes.findIndex((one) => one.name === mix)
  return {
    ...run.common(`sound-${name}`),
    device: namedDevice(run.show, to, 'playbacks'),
    channels,
    gain: 10 ** (gainDb / 20),
    delayMs,
    audioPath: run.paths.mix(number < 0 ? null : number, 'audio'),
  }
}
