/** Gdk and Gtk 3, as far as screens use them. Lengths are pixels of the display divided by its scale. */
declare module 'gi://Gdk?version=3.0' {
  import type GObject from 'gi://GObject'

  namespace Gdk {
    interface Rectangle {
      readonly x: number
      readonly y: number
      readonly width: number
      readonly height: number
    }

    class Monitor extends GObject.Object {
      /** The connector on X11, the display's own name on Wayland. */
      get_model(): string | null
      get_manufacturer(): string | null
      get_geometry(): Rectangle
      get_scale_factor(): number
      is_primary(): boolean
    }

    class Screen extends GObject.Object {
      /** The connector's name; null or empty where the desktop does not tell it. */
      get_monitor_plug_name(monitor: number): string | null
    }

    class Display extends GObject.Object {
      static get_default(): Display | null
      /** A further one; null where it cannot be opened. */
      static open(name: string): Display | null
      get_name(): string
      get_n_monitors(): number
      get_monitor(index: number): Monitor | null
      get_default_screen(): Screen
    }

    // biome-ignore lint/complexity/noStaticOnlyClass: it is made here and given on.
    class Cursor {
      static new_for_display(display: Display, type: number): Cursor
    }

    class Window {
      set_cursor(cursor: Cursor): void
    }

    const CursorType: { readonly BLANK_CURSOR: number }
  }
  export default Gdk
}

declare module 'gi://Gtk?version=3.0' {
  import type Gdk from 'gi://Gdk?version=3.0'
  import type GObject from 'gi://GObject'

  namespace Gtk {
    class CssProvider {
      load_from_data(css: string): boolean
    }

    class StyleContext {
      add_provider(provider: CssProvider, priority: number): void
    }

    class Widget extends GObject.Object {
      get_style_context(): StyleContext
      show_all(): void
      hide(): void
      destroy(): void
      get_window(): Gdk.Window | null
    }

    class Label extends Widget {
      constructor(properties: { label: string })
      set_markup(markup: string): void
    }

    class Window extends Widget {
      constructor(properties: { type: number; decorated: boolean })
      add(child: Widget): void
      move(x: number, y: number): void
      resize(width: number, height: number): void
      set_default_size(width: number, height: number): void
      set_keep_above(above: boolean): void
      fullscreen_on_monitor(screen: Gdk.Screen, monitor: number): void
    }

    const WindowType: { readonly TOPLEVEL: number; readonly POPUP: number }
    const STYLE_PROVIDER_PRIORITY_APPLICATION: number

    /** False where no display can be opened; may be tried again. `[]` crashes it. */
    function init_check(args: null): [boolean, string[] | null]
  }
  export default Gtk
}
