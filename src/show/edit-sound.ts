/** Edits of how a source is heard. */
import type { EditOf } from './edit.ts'
import { mustBeThere } from './edit-names.ts'
import { type EditedRoom, type WrittenKey, writeKeys } from './edited-room.ts'

/** Volumes and delays are written with two decimals. */
export function setSound(stage: EditedRoom, { source, gainDb, muted, delayMs, channels }: EditOf<'set-sound'>): void {
  mustBeThere(stage, 'source', source)
  const { yaml } = stage
  const path = [...stage.path, 'sound', source]
  const keys: WrittenKey[] = []
  const say = (key: string, value: unknown, isDefault: boolean) => keys.push({ key, value, isDefault })
  if (gainDb !== undefined) say('volume', quantity(gainDb, 'dB'), rounded(gainDb) === 0)
  if (muted !== undefined) say('mute', muted, !muted)
  if (delayMs !== undefined) say('delay', quantity(delayMs, 'ms'), rounded(delayMs) === 0)
  if (channels !== undefined) say('channels', channels, channels === 'stereo')
  const written = yaml.valueAt(path)
  if (typeof written === 'object' && written !== null) return writeKeys(stage, path, keys)
  const said = keys.filter(({ isDefault }) => !isDefault)
  const volume = keys.find(({ key }) => key === 'volume')?.value ?? written
  const others = Object.fromEntries(said.filter(({ key }) => key !== 'volume').map(({ key, value }) => [key, value]))
  if (Object.keys(others).length > 0) put(stage, source, volume === undefined ? others : { volume, ...others })
  else if (volume !== undefined && (written !== undefined || said.length > 0)) put(stage, source, volume)
}

function put({ yaml, path }: EditedRoom, source: string, value: unknown): void {
  const isThere = yaml.valueAt([...path, 'sound', source]) !== undefined
  if (isThere) yaml.set([...path, 'sound', source], value)
  else yaml.add([...path, 'sound'], source, value)
}

function quantity(value: number, unit: string): string {
  return `${rounded(value)} ${unit}`
}

function rounded(value: number): number {
  return Number(value.toFixed(2)) + 0
}
