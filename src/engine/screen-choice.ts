/** Which display a screen of the show means. Pure: tested without a desktop. */
import type { ScreenDisplay } from './messages/output.ts'

/**
 * `connector` is a connector's name, with or without the kernel's `-A-` (`HDMI-A-1`, `HDMI-1`), a display's own name, or its number from 1;
 * null: the one it was on (`before`), or the last that is not the desktop's first. The only one there is is taken in the beginning alone:
 * when the projector is unplugged, what is left is the operator's.
 */
export function matchDisplay(
  displays: ScreenDisplay[],
  connector: string | null,
  before: string | null = null,
): ScreenDisplay | null {
  if (connector === null) {
    const beside = displays.filter(({ primary }) => !primary)
    const same = displays.find(({ name }) => name === before)
    return same ?? (before === null || displays.length > 1 ? (beside.at(-1) ?? displays[0] ?? null) : null)
  }
  const wanted = plain(connector)
  return (
    displays.find(({ name }) => plain(name) === wanted) ??
    displays.find(({ model, number }) => model === connector || String(number) === connector) ??
    null
  )
}

function plain(name: string): string {
  return name.toLowerCase().replace(/-[a-z]-(?=\d+$)/, '-')
}
