/** Where a keypad or a Stream Deck is now: the kernel's names change with every plug. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DeckSurface, KeypadSurface, Surface } from '../show/index.ts'
import { deckModel } from './deck-model.ts'

/** What is plugged in with these numbers may have several devices: its digits, and the keys for mail and the calculator. */
export function findKeypads(device: KeypadSurface['device'], sys = '/sys/class/input', dev = '/dev/input'): string[] {
  if ('path' in device) return existsSync(device.path) ? [device.path] : []
  return list(sys)
    .filter((name) => /^event\d+$/.test(name))
    .filter((name) => read(join(sys, name, 'device/id/vendor')) === device.vendor)
    .filter((name) => read(join(sys, name, 'device/id/product')) === device.product)
    .filter((name) => hasKeys(read(join(sys, name, 'device/capabilities/key'))))
    .map((name) => join(dev, name))
}

/** One that we know how to speak to. */
export function findDecks(device: DeckSurface['device'], sys = '/sys/class/hidraw', dev = '/dev'): string[] {
  if ('path' in device) return existsSync(device.path) ? [device.path] : []
  const found = list(sys).filter((name) => {
    const { product, serial } = hidOf(join(dev, name), sys)
    return product !== null && deckModel(product) !== null && (device.serial === null || device.serial === serial)
  })
  return found.slice(0, 1).map((name) => join(dev, name))
}

/** Product (hexadecimal digits; null: none of Elgato's) and serial number of a `/dev/hidrawN`. */
export function hidOf(path: string, sys = '/sys/class/hidraw'): { product: string | null; serial: string | null } {
  const told = read(join(sys, path.split('/').at(-1) ?? '', 'device/uevent')) ?? ''
  const [, product = null] = /^HID_ID=[0-9A-F]+:00000FD9:0000([0-9A-F]{4})$/m.exec(told) ?? []
  const [, serial = null] = /^HID_UNIQ=(.+)$/m.exec(told) ?? []
  return { product: product?.toLowerCase() ?? null, serial }
}

/** As people know it. */
export function deviceName(surface: Surface): string {
  if (surface.kind === 'x-air') return `${surface.host}:${surface.port}`
  const { device } = surface
  if ('path' in device) return device.path
  if ('vendor' in device) return `${device.vendor}:${device.product}`
  return device.serial === null ? 'a Stream Deck' : `the Stream Deck ${device.serial}`
}

function hasKeys(bits: string | null): boolean {
  return bits !== null && /[1-9a-f]/.test(bits)
}

function list(dir: string): string[] {
  try {
    return readdirSync(dir).sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  } catch {
    return []
  }
}

/** Null: it was pulled in this very moment. */
function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}
