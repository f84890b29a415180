/** Names the displays: tells them as JSON on stdout, and shows on each its name. Argument: seconds for which it does; 0: tells only. */
import GLib from 'gi://GLib'
import Gtk from 'gi://Gtk?version=3.0'
import System from 'system'
import { later } from './gst.ts'
import { displays, FullWindow, openDesktop } from './window.ts'

const seconds = Number(ARGV[0] ?? 0)
const desktop = openDesktop()
if (!desktop) {
  printerr('there is no desktop on this machine')
  System.exit(1)
}
const found = displays(desktop)
print(JSON.stringify(found))
if (seconds > 0) {
  for (const { number, name, width, height } of found) {
    const label = new Gtk.Label({ label: '' })
    const size = Math.round(height / 8)
    label.set_markup(
      `<span font="DejaVu Sans Bold ${size}px">${escaped(name)}</span>\n<span font="${Math.round(size / 3)}px">${number}: ${width}x${height}</span>`,
    )
    new FullWindow(desktop, label).fill(number)
  }
  later(seconds * 1000, () => System.exit(0))
  new GLib.MainLoop(null, false).run()
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
