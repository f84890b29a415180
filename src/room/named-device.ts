/** Devices of this machine as workers get them: one that is not there is the trouble of what wants it, not the room's. */
import { hostname } from 'node:os'
import type { Device, SoundDevice } from '../engine/messages/source.ts'
import { type DeviceRef, deviceHere, type Show } from '../show/index.ts'

export function namedDevice(show: Show, ref: DeviceRef, way: 'captures' | 'playbacks'): Device {
  const found = deviceHere(show, ref, hostname(), way)
  if ('problem' in found) return { by: null, name: String(ref), problem: found.problem }
  return { by: found.by, name: found.name, problem: null }
}

/** One that sound comes from. */
export function namedSoundDevice(show: Show, ref: DeviceRef): SoundDevice {
  const found = deviceHere(show, ref, hostname())
  return { device: namedDevice(show, ref, 'captures'), inputs: 'problem' in found ? [] : found.inputs }
}
