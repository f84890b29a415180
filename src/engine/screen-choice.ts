/** Which display a screen of the show means. Pure: tested without a desktop. */
import type { ScreenDisplay } from './messages.ts'

/**
 * `connector` is a connector's name, with or without the kernel's `-A-` (`HDMI-A-1`, `HDMI-1`), a display's own name, or its number from 1;
 * null: the one display, or the last that is not the desktop's first.
 */
export function matchDisplay(displays: ScreenDisplay[], connector: string | null): ScreenDisplay | null {
  if (connector === null) return displays.filter(({ primary }) => !primary).at(-1) ?? displays[0] ?? null
  const wanted = plain(connector)
  return displays.find(({ name, number }) => plain(name) === wanted || String(number) === connector) ?? null
}

function plain(name: string): string {
  return name.toLowerCase().replace(/-[a-z]-(?=\d+$)/, '-')
}
