/**
 * Names the displays: tells them as JSON on stdout, and shows on each its name. Arguments: seconds for which it does (0: tells only), and the
 * kiosk's folder where this machine has no desktop.
 */
import GLib from 'gi://GLib'
import Gtk from 'gi://Gtk?version=3.0'
import System from 'system'
import { every, later } from './gst.ts'
import { Kiosk } from './kiosk.ts'
import { displays, FullWindow, openDesktop } from './window.ts'

const lookMs = 250
/** A kiosk that cannot begin says why within ten seconds. */
const kioskMs = 20_000

const seconds = Number(ARGV[0] ?? 0)
const kioskDir = ARGV[1] ?? null
const kiosk = kioskDir === null ? null : new Kiosk(kioskDir)
let isShown = false

if (kiosk) {
  every(lookMs, look)
  later(kioskMs, () => isShown || end(kiosk.reason ?? 'the display server is not there'))
} else show()
new GLib.MainLoop(null, false).run()

function look(): void {
  kiosk?.look()
  if (isShown || !kiosk) return
  if (kiosk.reason === null) show()
  else if (kiosk.hasFailed) end(kiosk.reason)
}

function show(): void {
  const desktop = openDesktop(kioskDir)
  if (!desktop) return kiosk ? undefined : end('there is no desktop on this machine')
  isShown = true
  const found = displays(desktop)
  print(JSON.stringify(found))
  if (seconds === 0) return end(null)
  for (const { number, name, width, height } of found) {
    const label = new Gtk.Label({ label: '' })
    const size = Math.round(height / 8)
    label.set_markup(
      `<span font="DejaVu Sans Bold ${size}px">${escaped(name)}</span>\n<span font="${Math.round(size / 3)}px">${number}: ${width}x${height}</span>`,
    )
    new FullWindow(desktop, label).fill(number)
  }
  later(seconds * 1000, () => end(null))
}

function end(reason: string | null): void {
  if (reason !== null) printerr(reason)
  kiosk?.end()
  System.exit(reason === null ? 0 : 1)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
