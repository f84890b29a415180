/** Calls somebody who knows: ready-made notes by one press, or one of one's own. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { person } from '../shared/person.ts'
import type { Desk } from './desk.ts'

const readyNotes = ['No sound', 'No picture', 'Projector', 'Microphone', 'Speaker is missing', 'Come here']

export function CallDialog({ desk }: { desk: Desk }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const [note, setNote] = useState('')
  const open = desk.callOpen.value
  useEffect(() => {
    if (open) dialog.current?.showModal()
    else dialog.current?.close()
  }, [open])
  const close = () => {
    desk.callOpen.value = false
  }
  const call = (text: string) => {
    if (text.trim() === '') return
    const name = person.value.name || 'Somebody'
    void desk.commands.run('call', 'Call for help', () => desk.link.vendor('CallForHelp', { name, note: text }))
    setNote('')
    close()
  }
  const submit = (event: Event) => {
    event.preventDefault()
    call(note)
  }
  return (
    <dialog ref={dialog} class="call-dialog" aria-labelledby="call-title" onClose={close}>
      <h2 id="call-title">Call for help</h2>
      <div class="ready-notes">
        {readyNotes.map((text) => (
          <button key={text} type="button" class="button" onClick={() => call(text)}>
            {text}
          </button>
        ))}
      </div>
      <form onSubmit={submit}>
        <label>
          <span class="caption">Or in your words</span>
          <input type="text" maxLength={200} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
        </label>
        <button type="submit" class="button primary">
          Call
        </button>
        <button type="button" class="button" onClick={close}>
          Cancel <kbd>Esc</kbd>
        </button>
      </form>
    </dialog>
  )
}
