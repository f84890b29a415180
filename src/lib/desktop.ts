/** Whether this process was started on a desktop. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** As X11 and Wayland programs find theirs: `$DISPLAY`, `$WAYLAND_DISPLAY`, or the user's first Wayland desktop. */
export function hasDesktop(env: Record<string, string | undefined> = process.env): boolean {
  if (env.DISPLAY || env.WAYLAND_DISPLAY) return true
  return env.WAYLAND_DISPLAY === undefined && !!env.XDG_RUNTIME_DIR && existsSync(join(env.XDG_RUNTIME_DIR, 'wayland-0'))
}
