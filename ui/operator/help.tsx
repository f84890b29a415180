/** The help overlay: colours, keys, and what to do first. */
import { useEffect, useRef } from 'preact/hooks'
import type { Desk } from './desk.ts'
import { commandKeys } from './keys.ts'

export function Help({ desk }: { desk: Desk }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const open = desk.helpOpen.value
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  const close = () => {
    desk.helpOpen.value = false
  }
  return (
    <dialog
      ref={dialog}
      class="help"
      aria-labelledby="help-title"
      onClose={close}
      onKeyDown={(event) => event.key === '?' && close()}
    >
      <h2 id="help-title">How to drive this room</h2>
      <ol>
        <li>
          Press a scene: it appears in <b class="green">Preview</b>.
        </li>
        <li>
          Look at it. Press <kbd>Enter</kbd>: it goes on air, in <b class="red">Program</b>.
        </li>
        <li>Watch the meters: every voice moves a bar, none lights CLIP.</li>
      </ol>
      <p>
        <b class="red">Red</b> is on air and means nothing else. <b class="green">Green</b> is in preview.{' '}
        <b class="amber">Amber</b> is trouble: read what it says.
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">Key</th>
            <th scope="col">What it does</th>
          </tr>
        </thead>
        <tbody>
          {commandKeys.map(([key, what]) => (
            <tr key={key}>
              <td>
                <kbd>{key}</kbd>
              </td>
              <td>{what}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <button type="button" class="button" onClick={close}>
        Close <kbd>Esc</kbd>
      </button>
    </dialog>
  )
}
