/** Why there is no kiosk, in words. Pure: tested without a graphics card. */

/** Of what sway said before it ended: the cause and what to do. `signal`: what ended it, where something did. */
export function kioskReason(said: string, signal: number | null): string {
  if (signal !== null) return `the display server (sway) was ended by signal ${signal} and is started again`
  if (/seatd\.sock: Permission denied/.test(said))
    return 'this user may not draw on the graphics card: sudo adduser USER video, then start the room in a new login'
  if (/Could not poll connection|Could not (?:take|open) device|set DRM master/i.test(said))
    return 'another program draws on the graphics card: end it (a desktop, another user’s room)'
  if (/DRM session|primary session/.test(said))
    return 'nothing lends the graphics card to this user: sudo apt install seatd, sudo adduser USER video, then start the room in a new login'
  const last = said
    .trim()
    .split('\n')
    .at(-1)
    ?.replace(/^[\d:.]+ (?:\[[^\]]*\] )*/, '')
  return `the display server (sway) does not run: ${last || 'it says nothing'}`
}

/** All of sway's configuration: no frame, nothing but black behind the pictures, every display in the mode that it likes best. */
export const kioskConfig = `xwayland disable
default_border none
default_floating_border none
focus_follows_mouse no
focus_on_window_activation none
output * bg #000000 solid_color
output * scale 1
`
