/** Devices as written, made complete; and which device a name means on this machine. */

import type { z } from 'zod'
import { fitting, member, type ResolveContext } from './context.ts'
import { findFile } from './files.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { captureDeviceShape, playbackDeviceShape } from './shape-capture.ts'
import type { captureShape, screenShape } from './shape-source.ts'
import type { Host, Show } from './show.ts'
import { type CaptureDevice, type DeviceRef, deviceKeys } from './show-reference.ts'
import type { CaptureSource, ScreenSource } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

type Written = z.output<typeof captureShape>
type WrittenDevice = z.output<typeof captureDeviceShape>
type Wants = 'picture' | 'sound'

/** Those that have no picture, or no sound. */
const silent: Record<Wants, readonly string[]> = { picture: ['alsa', 'pipewire'], sound: ['device'] }

export function resolveHosts({ text }: ResolveContext): Host[] {
  return text.keys(['hosts']).map((name) => {
    const written = member(member(member(text.value, 'hosts'), name), 'capture')
    const captures = new Map<string, CaptureDevice>()
    for (const device of text.keys(['hosts', name, 'capture'])) {
      const fits = fitting(captureDeviceShape, member(written, device))
      if (fits) captures.set(device, deviceOf(fits))
    }
    const playbacks = new Map<string, CaptureDevice>()
    const plays = member(member(member(text.value, 'hosts'), name), 'playback')
    for (const device of text.keys(['hosts', name, 'playback'])) {
      const fits = fitting(playbackDeviceShape, member(plays, device))
      if (fits) playbacks.set(device, deviceOf(fits))
    }
    return { name, captures, playbacks }
  })
}

export function resolveCapture(
  context: ResolveContext,
  base: { name: string; label: string },
  written: Written,
  path: KeyPath,
): CaptureSource | null {
  const picture = resolveDevice(context, written.capture, 'picture', [...path, 'capture'])
  const sound = written.sound === undefined ? null : resolveDevice(context, written.sound, 'sound', [...path, 'sound'])
  const [left = 0, top = 0, right = 0, bottom = 0] = written.crop ?? []
  const noSignal = resolveNoSignal(context, written['no-signal'] ?? [], [...path, 'no-signal'])
  if (picture === null) return null
  const { range = 'auto', deinterlace = 'auto', delay: delayMs = 0 } = written
  return { kind: 'capture', ...base, picture, sound, crop: { left, top, right, bottom }, range, deinterlace, delayMs, noSignal }
}

export function resolveScreen(
  context: ResolveContext,
  base: { name: string; label: string },
  written: z.output<typeof screenShape>,
  path: KeyPath,
): ScreenSource {
  const { x11: display, area = null, pointer = false } = written
  const sound = written.sound === undefined ? null : resolveDevice(context, written.sound, 'sound', [...path, 'sound'])
  return { kind: 'screen', ...base, display, area, pointer, sound }
}

function resolveNoSignal(context: ResolveContext, written: string | string[], path: KeyPath): CaptureSource['noSignal'] {
  const several = Array.isArray(written)
  const words = several ? written : [written]
  const pictures = words.flatMap((word, index) =>
    word === 'black' ? [] : [findFile(context, word, several ? [...path, index] : path, 'image')],
  )
  return { black: words.includes('black'), pictures: pictures.filter((file) => file !== null) }
}

/** Null (and told) for one that no host has, or that has no picture or no sound. */
export function resolveDevice(
  context: ResolveContext,
  written: string | WrittenDevice,
  wants: Wants,
  path: KeyPath,
): DeviceRef | null {
  if (typeof written !== 'string') {
    const device = deviceOf(written)
    if (!silent[wants].includes(device.by)) return device
    context.mistakes.value(path, `\`${device.by}\` has no ${wants}`, `For a ${wants}: ${keysFor(wants).join(', ')}`)
    return null
  }
  const devices = hostDevices(context, written)
  if (devices.some(({ by }) => !silent[wants].includes(by))) return written
  if (devices.length > 0)
    context.mistakes.value(path, `\`${written}\` has no ${wants}`, `For a ${wants}: ${keysFor(wants).join(', ')}`)
  else tellUnknown(context, written, wants, path)
  return null
}

function keysFor(wants: Wants): string[] {
  return deviceKeys.filter((key) => !silent[wants].includes(key))
}

function tellUnknown(context: ResolveContext, name: string, wants: Wants, path: KeyPath): void {
  const { text, mistakes } = context
  const hosts = text.keys(['hosts'])
  const known = [...new Set(hosts.flatMap((host) => text.keys(['hosts', host, 'capture'])))]
  // One that is there, but broken, has been told already.
  if (known.includes(name)) return
  const [example, written] =
    wants === 'picture'
      ? [`${name}: { device: /dev/video0 }`, '`capture: { device: /dev/video0 }`']
      : [`${name}: { alsa: "hw:0" }`, '`sound: { alsa: "hw:0" }`']
  const hint =
    didYouMean(nearest(name, known)) ??
    `Tell which it is at the end of the show: \`hosts: { ${hosts[0] ?? 'HOSTNAME'}: { capture: { ${example} } } }\`; or at once: ${written}`
  mistakes.value(path, `no host has a device named \`${name}\``, hint)
}

/** What hosts mean by that name. */
function hostDevices({ text }: ResolveContext, name: string): CaptureDevice[] {
  return text.keys(['hosts']).flatMap((host) => {
    const written = member(member(member(member(text.value, 'hosts'), host), 'capture'), name)
    const fits = written === undefined ? undefined : fitting(captureDeviceShape, written)
    return fits ? [deviceOf(fits)] : []
  })
}

/** Null (and told) for a name that no host has. */
export function resolvePlayback(
  context: ResolveContext,
  written: string | z.output<typeof playbackDeviceShape>,
  path: KeyPath,
): DeviceRef | null {
  if (typeof written !== 'string') return deviceOf(written)
  const { text, mistakes } = context
  const hosts = text.keys(['hosts'])
  const known = [...new Set(hosts.flatMap((host) => text.keys(['hosts', host, 'playback'])))]
  if (known.includes(written)) return written
  const hint =
    didYouMean(nearest(written, known)) ??
    `Tell which it is at the end of the show: \`hosts: { ${hosts[0] ?? 'HOSTNAME'}: { playback: { ${written}: { alsa: "hw:0" } } } }\`; or at once: \`to: { alsa: "hw:0" }\``
  mistakes.value(path, `no host has a device named \`${written}\` to play on`, hint)
  return null
}

function deviceOf(written: WrittenDevice): CaptureDevice {
  const by = deviceKeys.find((key) => key in written) ?? 'device'
  return { by, name: String(member(written, by)), inputs: 'inputs' in written ? (written.inputs ?? []) : [] }
}

/** The device that `ref` means on the machine `hostname`, or why there is none. A show with one host runs everywhere. */
export function deviceHere(
  { hosts }: Show,
  ref: DeviceRef,
  hostname: string,
  way: 'captures' | 'playbacks' = 'captures',
): CaptureDevice | { problem: string } {
  if (typeof ref !== 'string') return ref
  const host = hosts.find(({ name }) => name === hostname) ?? (hosts.length === 1 ? hosts[0] : undefined)
  if (!host)
    return { problem: `this machine, ${hostname}, is none of the show's hosts (${hosts.map(({ name }) => name).join(', ')})` }
  return host[way].get(ref) ?? { problem: `the host ${host.name} has no device named \`${ref}\` in the show` }
}
