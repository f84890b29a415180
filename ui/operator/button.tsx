/** Buttons of the desk: they show their key, that they are at work, and that they failed. */
import type { ComponentChildren } from 'preact'
import type { Desk } from './desk.ts'
import type { Hold } from './hold.ts'

interface ButtonProps {
  desk: Desk
  /** Name of the command, as in `Commands`. */
  command: string
  class?: string
  keyHint?: string
  pressed?: boolean
  disabled?: boolean
  /** Works for everybody, not only for who holds the room. */
  forAll?: boolean
  label?: string
  children: ComponentChildren
}

/** A click must not take the keyboard away from the desk; tabbing to the button still does. */
const keepFocus = (event: MouseEvent) => event.preventDefault()

export function Button({ onPress, ...props }: ButtonProps & { onPress: () => void }) {
  return (
    <button {...attributes(props)} onMouseDown={keepFocus} onClick={onPress}>
      {props.children}
      {props.keyHint && <kbd>{props.keyHint}</kbd>}
    </button>
  )
}

/** Works when it is held, or pressed twice where the hold allows it. */
export function HoldButton({ hold, ...props }: ButtonProps & { hold: Hold }) {
  const press = (event: PointerEvent) => {
    event.preventDefault()
    if (event.button === 0) hold.press(event.timeStamp)
  }
  const isPress = (event: KeyboardEvent) => event.key === 'Enter' || event.key === ' '
  return (
    <button
      {...attributes(props, hold.holding.value ? 'holding' : '')}
      onMouseDown={keepFocus}
      onPointerDown={press}
      onPointerUp={(event) => hold.release(event.timeStamp)}
      onPointerLeave={() => hold.cancel()}
      onPointerCancel={() => hold.cancel()}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (!isPress(event) || !event.currentTarget.matches(':focus-visible')) return
        event.preventDefault()
        if (!event.repeat) hold.press(event.timeStamp)
      }}
      onKeyUp={(event) => hold.release(event.timeStamp)}
    >
      {props.children}
      {props.keyHint && <kbd>{props.keyHint}</kbd>}
      <span class="hold-bar" aria-hidden="true" />
    </button>
  )
}

function attributes({ desk, command, class: name, pressed, disabled, forAll, label, keyHint }: ButtonProps, extra = '') {
  const state = desk.commands.stateOf(command)
  return {
    type: 'button' as const,
    class: ['button', name ?? '', extra, state === 'idle' ? '' : state].filter(Boolean).join(' '),
    disabled: !(forAll ? desk.live : desk.inHand) || disabled === true,
    ...(pressed === undefined ? {} : { 'aria-pressed': pressed }),
    ...(label === undefined ? {} : { 'aria-label': label }),
    ...(keyHint === undefined || keyHint.length > 1 ? {} : { 'aria-keyshortcuts': keyHint }),
    'data-command': command,
  }
}
