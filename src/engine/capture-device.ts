/** Finds devices on this machine, and asks them what they offer. */
import GLib from 'gi://GLib'
import { chooseSound, outMatrix } from './capture-sound.ts'
import { deviceReason, deviceWords } from './device-words.ts'
import { Gst, quote } from './gst.ts'
import type { Device } from './messages/source.ts'
import { nodeSource, pipewireOffers, playNode } from './pipewire.ts'
import { matrixText } from './sound-process.ts'
import { entriesOf } from './worker.ts'

/** A device as an element's text, or why there is none. `offers`: caps that it brings; without them it is asked. */
export type Found = { text: string; name: string; offers?: string } | { problem: string }
/** The end of a pipeline that takes `soundGiver`'s sound. */
export interface OutDevice {
  text: string
  /** Its errors. */
  words(said: string): string
  /** Why it cannot be played to any more, where its errors would not say so; null: it can. */
  gone?(): string | null
  end?(): void
}

const videoFolders: Record<string, string> = { usb: '/dev/v4l/by-path', id: '/dev/v4l/by-id' }
const soundFolders: Record<string, string> = { usb: '/dev/snd/by-path', id: '/dev/snd/by-id' }

/** Sound as short as it may be without holes where a machine is busy, microseconds. */
const alsaTimes = 'buffer-time=120000 latency-time=10000'
/** Of what is played, as little as can be waited for in a hall. */
const alsaOutTimes = 'buffer-time=40000 latency-time=10000'

export function findPicture({ by, name, problem }: Device): Found {
  if (by === null) return { problem }
  if (by === 'decklink') return decklink('decklinkvideosrc', `device-number=${name} mode=auto`)
  const path = by === 'device' ? name : linked(videoFolders[by] ?? '', name, /-video-index0$/)
  if (path === null || !GLib.file_test(path, GLib.FileTest.EXISTS)) return { problem: absent(by, name) }
  return { text: `v4l2src device=${quote(path)}`, name: path }
}

export function findSound({ by, name, problem }: Device, inputs: number[]): Found {
  if (by === null) return { problem }
  if (by === 'decklink') return decklink('decklinkaudiosrc', `device-number=${name}`)
  if (by === 'pipewire') {
    const node = nodeSource(name, inputs)
    if ('problem' in node) return node
    return { ...withPlugin('pipewiresrc', node.properties, name, 'gstreamer1.0-pipewire'), offers: pipewireOffers }
  }
  if (by === 'alsa') return alsa(name)
  const card = cardOf(by, name)
  return card ? alsa(card) : { problem: absent(by, name) }
}

/** A device that is played to, or why there is none. */
export function outDevice(device: Device, channels: number[]): OutDevice | { problem: string } {
  if (device.by === 'pipewire') {
    const node = playNode(device.name, channels)
    return 'problem' in node ? node : { ...node, words: (said) => node.gone() ?? deviceReason(device.name, said) }
  }
  const found = findOut(device)
  if ('problem' in found) return found
  try {
    const mode = chooseSound(offered(found.text, 'sink'), channels)
    if (!mode)
      return {
        problem: `${found.name} offers no sound that can be used${channels.length > 0 ? `: channels ${channels.join(', ')}` : ''}`,
      }
    const mapped = `audioconvert mix-matrix=${quote(matrixText(outMatrix(channels, mode.channels)))} ! audioconvert dithering=none`
    return {
      text: `audioresample ! ${mapped} ! ${mode.caps} ! ${found.text}`,
      words: (said) => deviceReason(found.name, said),
    }
  } catch (error) {
    return { problem: `${found.name}: ${(error as Error).message}` }
  }
}

function findOut({ by, name, problem }: Device): Found {
  if (by === null) return { problem }
  const card = by === 'alsa' ? name : cardOf(by, name)
  if (card === null) return { problem: absent(by, name) }
  return withPlugin('alsasink', `device=${quote(card)} sync=false slave-method=none ${alsaOutTimes}`, name, 'gstreamer1.0-alsa')
}

/** ALSA's name of a card by its port or its own name; null where it is not plugged in. */
function cardOf(by: string, name: string): string | null {
  const control = linked(soundFolders[by] ?? '', name, /./)
  const number = control && /controlC(\d+)$/.exec(GLib.file_read_link(control))?.[1]
  return number ? `hw:${number}` : null
}

function alsa(name: string): Found {
  return withPlugin(
    'alsasrc',
    `device=${quote(name)} provide-clock=false slave-method=re-timestamp ${alsaTimes}`,
    name,
    'gstreamer1.0-alsa',
  )
}

function decklink(element: string, properties: string): Found {
  return withPlugin(element, properties, 'the DeckLink card', 'gstreamer1.0-plugins-bad, and the driver of Blackmagic Design')
}

function withPlugin(element: string, properties: string, name: string, from: string): Found {
  if (!Gst.ElementFactory.find(element)) return { problem: `this machine cannot read ${name}: install ${from}` }
  return { text: `${element} ${properties}`, name }
}

function absent(by: string, name: string): string {
  if (by === 'usb') return `nothing is plugged into the port ${name}`
  return by === 'id' ? `the device ${name} is not plugged in` : `${name} is not there`
}

/** The link of that name in a folder of udev's. A port's name may go on: an interface of the device comes after it. */
function linked(folder: string, name: string, ending: RegExp): string | null {
  const isIt = (entry: string) => entry === name || (entry.startsWith(name) && /^[-:.]/.test(entry.slice(name.length)))
  // No device of the kind, no folder.
  const entries = GLib.file_test(folder, GLib.FileTest.EXISTS) ? entriesOf(folder).sort() : []
  const entry = entries.find((one) => isIt(one) && ending.test(one))
  return entry === undefined ? null : `${folder}/${entry}`
}

/** Caps that the device offers, as text; throws with its own words where it cannot be opened. */
export function offered(text: string, end: 'src' | 'sink' = 'src'): string {
  const bin = Gst.parse_launch(end === 'src' ? `${text} name=device ! fakesink` : `fakesrc ! ${text} name=device`) as Gst.Pipeline
  try {
    if (bin.set_state(Gst.State.READY) === Gst.StateChangeReturn.FAILURE) throw new Error(failure(bin))
    return bin.get_by_name('device')?.get_static_pad(end)?.query_caps(null).to_string() ?? ''
  } finally {
    bin.set_state(Gst.State.NULL)
  }
}

function failure(bin: Gst.Pipeline): string {
  const message = bin.get_bus().timed_pop_filtered(0, Gst.MessageType.ERROR)
  return message ? deviceWords(message.parse_error()[0].message, message.parse_error()[1] ?? '') : 'it cannot be opened'
}
