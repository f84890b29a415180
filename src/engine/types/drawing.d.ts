/** What the painter draws with: cairo, Pango, librsvg, GdkPixbuf. Lengths are pixels unless Pango's units are named. */
declare module 'cairo' {
  namespace cairo {
    class Surface {
      writeToPNG(path: string): void
    }

    class ImageSurface extends Surface {
      constructor(format: number, width: number, height: number)
      static createFromPNG(path: string): ImageSurface
      getWidth(): number
      getHeight(): number
    }

    class PDFSurface extends Surface {
      /** In points. */
      constructor(path: string, width: number, height: number)
    }

    class Pattern {
      protected readonly pattern: unknown
    }

    class SurfacePattern extends Pattern {
      constructor(surface: Surface)
      setFilter(filter: number): void
      setExtend(extend: number): void
    }

    class Context {
      constructor(surface: Surface)
      /** Lets go of the native context, which nothing may use from then on. */
      $dispose(): void
      arc(x: number, y: number, radius: number, fromAngle: number, toAngle: number): void
      clip(): void
      closePath(): void
      fill(): void
      fillPreserve(): void
      moveTo(x: number, y: number): void
      newSubPath(): void
      paint(): void
      paintWithAlpha(alpha: number): void
      rectangle(x: number, y: number, width: number, height: number): void
      scale(x: number, y: number): void
      setLineWidth(width: number): void
      setOperator(operator: number): void
      setSource(pattern: Pattern): void
      setSourceRGBA(red: number, green: number, blue: number, alpha: number): void
      setSourceSurface(surface: Surface, x: number, y: number): void
      showPage(): void
      stroke(): void
      translate(x: number, y: number): void
    }

    const Extend: { readonly PAD: number }
    const Filter: { readonly BEST: number }
    const Format: { readonly ARGB32: number }
    const Operator: { readonly CLEAR: number }
  }
  export default cairo
}

declare module 'gi://Pango?version=1.0' {
  namespace Pango {
    /** Pango's units in a pixel. */
    const SCALE: number

    interface Rectangle {
      x: number
      y: number
      width: number
      height: number
    }

    class FontDescription {
      static from_string(text: string): FontDescription
      /** In Pango's units; 0 where the description names none. */
      get_size(): number
      set_absolute_size(size: number): void
    }

    class Layout {
      set_text(text: string, length: number): void
      set_font_description(description: FontDescription): void
      /** In Pango's units. */
      set_width(width: number): void
      set_wrap(mode: number): void
      set_alignment(alignment: Alignment): void
      set_ellipsize(mode: number): void
      set_single_paragraph_mode(on: boolean): void
      get_pixel_extents(): [ink: Rectangle, logical: Rectangle]
    }

    type Alignment = number
    const Alignment: { readonly LEFT: Alignment; readonly CENTER: Alignment; readonly RIGHT: Alignment }
    const EllipsizeMode: { readonly MIDDLE: number }
    const WrapMode: { readonly WORD_CHAR: number }
  }
  export default Pango
}

declare module 'gi://PangoCairo?version=1.0' {
  import type Pango from 'gi://Pango?version=1.0'
  import type cairo from 'cairo'

  namespace PangoCairo {
    function create_layout(cr: cairo.Context): Pango.Layout
    function show_layout(cr: cairo.Context, layout: Pango.Layout): void
  }
  export default PangoCairo
}

declare module 'gi://Rsvg?version=2.0' {
  import type cairo from 'cairo'

  namespace Rsvg {
    class Rectangle {
      constructor(fields: { x: number; y: number; width: number; height: number })
      x: number
      y: number
      width: number
      height: number
    }

    interface Length {
      length: number
      unit: number
    }

    class Handle {
      static new_from_file(path: string): Handle
      get_intrinsic_size_in_pixels(): [known: boolean, width: number, height: number]
      get_intrinsic_dimensions(): [
        hasWidth: boolean,
        width: Length,
        hasHeight: boolean,
        height: Length,
        hasViewBox: boolean,
        viewBox: Rectangle,
      ]
      render_document(cr: cairo.Context, viewport: Rectangle): boolean
    }
  }
  export default Rsvg
}

declare module 'gi://GdkPixbuf?version=2.0' {
  namespace GdkPixbuf {
    class Pixbuf {
      static new_from_file(path: string): Pixbuf
      /** Reads the beginning of the file only. */
      static get_file_info(path: string): [format: { get_name(): string | null } | null, width: number, height: number]
      add_alpha(substituteColor: boolean, red: number, green: number, blue: number): Pixbuf | null
      apply_embedded_orientation(): Pixbuf | null
      get_has_alpha(): boolean
      get_n_channels(): number
      get_pixels(): Uint8Array
      get_rowstride(): number
      new_subpixbuf(x: number, y: number, width: number, height: number): Pixbuf
      savev(path: string, type: string, keys: string[], values: string[]): boolean
      scale_simple(width: number, height: number, interpolation: number): Pixbuf
    }
    const InterpType: { readonly BILINEAR: number }
  }
  export default GdkPixbuf
}
