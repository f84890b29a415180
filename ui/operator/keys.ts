/** The keyboard of the operator page: which key does what. */
import type { Desk } from './desk.ts'
import type { HoldKeys } from './hold.ts'

/** Digits first, then letters in their order on the keyboard, but for those that mean something else. */
export const sceneKeys = [...'1234567890', ...'qweyuioasdfghjklzxcvn']

export const commandKeys: readonly (readonly [string, string])[] = [
  ['Enter', 'Take: preview goes on air with the chosen transition'],
  ['Space', 'Cut: preview goes on air at once'],
  ['1 … 0, q w e y …', 'Bring a scene to preview'],
  ['t', 'Next transition for TAKE: Cut, Fade, Move (layers glide), Dip (through black)'],
  ['b', 'Fade to black, and back'],
  ['p (hold ½ s, or twice)', 'Panic: slate and silence; the same again goes back'],
  ['r', 'Start recording; hold ½ s to stop'],
  ['m', 'Mute the source whose fader is chosen'],
  ['↑ ↓', 'Chosen fader: 1 dB; with Shift 0.1 dB'],
  ['H (with Shift)', 'Take the room over: now the buttons are yours'],
  ['!', 'Call for help'],
  ['?', 'This help'],
  ['Esc', 'Leave a control, so that keys go to the desk again'],
]

/** True when the key belongs to the control that has the focus, not to the desk. */
export function belongsToControl(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement && target.type !== 'range') return true
  if (target.closest('dialog')) return true
  const presses = key === 'Enter' || key === ' '
  return presses && target.matches('button:focus-visible, a:focus-visible')
}

/** Keys that act at once. Those that must be held (`p`, `r`) are the business of `HoldKeys`. */
export function pressKey(desk: Desk, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey) return false
  if (event.key === '?') desk.helpOpen.value = !desk.helpOpen.value
  else if (!desk.live) return false
  else if (event.repeat) return event.key === ' ' || event.key === 'Enter'
  else if (event.key === 'H') desk.takeOver()
  else if (event.key === '!') desk.callOpen.value = true
  else if (event.key === 'Enter') desk.take()
  else if (event.key === ' ') desk.cut()
  else if (event.key === 't') desk.nextTransition()
  else if (event.key === 'b') desk.black()
  else if (event.key === 'r' && !desk.recording) desk.record()
  else return pressScene(desk, event.key)
  return true
}

function pressScene(desk: Desk, key: string): boolean {
  const scene = desk.status?.scenes[sceneKeys.indexOf(key)]
  if (!scene) return false
  desk.preview(scene.name)
  return true
}

/** Listens until the result is called. */
export function listenToKeys(desk: Desk, holds: HoldKeys): () => void {
  const down = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && document.activeElement instanceof HTMLElement) document.activeElement.blur()
    if (belongsToControl(event.target, event.key)) return
    if (holds.down(event) || pressKey(desk, event)) event.preventDefault()
  }
  const up = (event: KeyboardEvent) => holds.up(event)
  addEventListener('keydown', down)
  addEventListener('keyup', up)
  return () => {
    removeEventListener('keydown', down)
    removeEventListener('keyup', up)
  }
}
