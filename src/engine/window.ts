/** Displays of the desktop, X11 or Wayland, and windows that fill one: nothing else of the desktop is seen, no pointer, no frame. */
import Gdk from 'gi://Gdk?version=3.0'
import GLib from 'gi://GLib'
import Gtk from 'gi://Gtk?version=3.0'
import { kioskEnvironment } from './kiosk.ts'
import type { ScreenDisplay } from './messages/output.ts'
import { matchDisplay } from './screen-choice.ts'

/** Null while there is no desktop; `kioskDir`: the display server there is the one that is meant. */
export function openDesktop(kioskDir: string | null): Gdk.Display | null {
  if (kioskDir !== null) for (const [name, value] of Object.entries(kioskEnvironment(kioskDir))) GLib.setenv(name, value, true)
  return Gtk.init_check(null)[0] ? Gdk.Display.get_default() : null
}

/** X11's are named `:0`, Wayland's by the name or the path of a socket. */
export function isWayland(desktop: Gdk.Display): boolean {
  return !/:\d+(?:\.\d+)?$/.test(desktop.get_name())
}

/** In the desktop's order; sizes in real pixels. */
export function displays(desktop: Gdk.Display): ScreenDisplay[] {
  const found: ScreenDisplay[] = []
  for (let index = 0; index < desktop.get_n_monitors(); index++) {
    const monitor = desktop.get_monitor(index)
    if (!monitor) continue
    const [{ width, height }, scale] = [monitor.get_geometry(), monitor.get_scale_factor()]
    const [model, maker] = [monitor.get_model(), monitor.get_manufacturer()]
    // One that was just plugged in has no size yet; where X11 has none at all, something without a name stands for it.
    if (width === 0 || height === 0 || (model === null && !isWayland(desktop))) continue
    found.push({
      number: index + 1,
      name: desktop.get_default_screen().get_monitor_plug_name(index) || model || `display ${index + 1}`,
      model,
      maker,
      width: width * scale,
      height: height * scale,
      primary: monitor.is_primary(),
    })
  }
  return found
}

export function onDisplaysChanged(desktop: Gdk.Display, run: () => void): void {
  for (const signal of ['monitor-added', 'monitor-removed']) desktop.connect(signal, run)
  const screen = desktop.get_default_screen()
  for (const signal of ['monitors-changed', 'size-changed']) screen.connect(signal, run)
}

export class FullWindow {
  readonly #desktop: Gdk.Display
  readonly #window: Gtk.Window

  /** Black until `content` has something to show. On X11 no window manager is asked: it would show a frame, or the desktop first. */
  constructor(desktop: Gdk.Display, content: Gtk.Widget) {
    this.#desktop = desktop
    const type = isWayland(desktop) ? Gtk.WindowType.TOPLEVEL : Gtk.WindowType.POPUP
    this.#window = new Gtk.Window({ type, decorated: false })
    const css = new Gtk.CssProvider()
    css.load_from_data('window { background: #000; color: #fff; }')
    this.#window.get_style_context().add_provider(css, Gtk.STYLE_PROVIDER_PRIORITY_APPLICATION)
    this.#window.add(content)
    this.#window.connect('realize', () => {
      const none = Gdk.Cursor.new_for_display(desktop, Gdk.CursorType.BLANK_CURSOR)
      this.#window.get_window()?.set_cursor(none)
    })
  }

  /** Fills the display with that number. */
  fill(number: number): void {
    const geometry = this.#desktop.get_monitor(number - 1)?.get_geometry()
    if (!geometry) return
    const { x, y, width, height } = geometry
    this.#window.move(x, y)
    this.#window.set_default_size(width, height)
    this.#window.resize(width, height)
    this.#window.set_keep_above(true)
    if (isWayland(this.#desktop)) this.#window.fullscreen_on_monitor(this.#desktop.get_default_screen(), number - 1)
    this.#window.show_all()
  }

  hide(): void {
    this.#window.hide()
  }
}

/** `before`: the name of the display that it was on. */
export function chosenDisplay(desktop: Gdk.Display, connector: string | null, before: string | null): ScreenDisplay | null {
  return matchDisplay(displays(desktop), connector, before)
}
