/** Edits on the text of a show: each is carried out whole, or not at all with its reason. */
import { ShowErrors } from '../lib/errors.ts'
import type { DroppedEdit, Edit } from './edit.ts'
import { addLayer, moveLayer, removeLayer, setLayer } from './edit-layers.ts'
import { addScene, removeName, renameScene, renameSource } from './edit-names.ts'
import { setSound } from './edit-sound.ts'
import { addSource, setSource } from './edit-sources.ts'
import { type EditedRoom, EditRefused } from './edited-room.ts'
import { readShow } from './load.ts'
import type { Show } from './show.ts'
import { YamlEdit } from './yaml-edit.ts'

export interface EditedShow {
  text: string
  /** What `text` says. */
  show: Show
  dropped: DroppedEdit[]
}

/**
 * The show's `text`, which stands in `file`, with all edits of `room`, one after the other. Of the text only what they change is
 * written anew. What would leave a show with mistakes is dropped, and the mistakes are its reason. Throws `ShowErrors` where
 * `text` has mistakes itself.
 */
export function applyEdits(text: string, file: string, room: string, edits: readonly Edit[]): EditedShow {
  let now: EditedShow = { text, show: readShow(text, file), dropped: [] }
  for (const run of runsOf(edits)) now = carryOut(now, file, room, run)
  return now
}

/** Edits after which everything has the same name and number as before can follow each other without a look at the show. */
function runsOf(edits: readonly Edit[]): Edit[][] {
  const runs: Edit[][] = []
  const isQuiet = (edit: Edit | undefined) => edit?.do === 'set-layer' || edit?.do === 'set-sound'
  for (const edit of edits) {
    const last = runs.at(-1)
    if (last && isQuiet(edit) && isQuiet(last[0])) last.push(edit)
    else runs.push([edit])
  }
  return runs
}

function carryOut(now: EditedShow, file: string, room: string, run: readonly Edit[]): EditedShow {
  const { text, dropped } = changed(now, room, run)
  try {
    const show = text === now.text ? now.show : readShow(text, file)
    return { text, show, dropped: [...now.dropped, ...dropped] }
  } catch (error) {
    if (!(error instanceof ShowErrors)) throw error
    // One of them is wrong, and it alone is to be left out.
    if (run.length > 1) return run.reduce((before, edit) => carryOut(before, file, room, [edit]), now)
    const edit = run[0] as Edit
    return { ...now, dropped: [...now.dropped, { edit, reason: mistakesOf(error) }] }
  }
}

/** The places are left out: they are those of a text that nobody has seen. */
function mistakesOf({ errors }: ShowErrors): string {
  return errors
    .slice(0, 3)
    .map(({ what, hint }) => (hint ? `${what}. ${hint}` : what))
    .join('; ')
}

function changed({ text, show }: EditedShow, name: string, run: readonly Edit[]): Pick<EditedShow, 'text' | 'dropped'> {
  const room = show.rooms.find((one) => one.name === name)
  const dropped: DroppedEdit[] = []
  let yaml = new YamlEdit(text)
  for (const edit of run) {
    const before = yaml.text
    try {
      if (!room) throw new EditRefused(`the show has no room \`${name}\``)
      change({ yaml, room, path: ['rooms', name] }, edit)
    } catch (error) {
      if (!(error instanceof EditRefused)) throw error
      dropped.push({ edit, reason: error.message })
      if (yaml.text !== before) yaml = new YamlEdit(before)
    }
  }
  return { text: yaml.text, dropped }
}

function change(stage: EditedRoom, edit: Edit): void {
  switch (edit.do) {
    case 'add-scene':
      return addScene(stage, edit)
    case 'remove-scene':
      return removeName(stage, 'scene', edit.scene)
    case 'rename-scene':
      return renameScene(stage, edit)
    case 'add-layer':
      return addLayer(stage, edit)
    case 'remove-layer':
      return removeLayer(stage, edit)
    case 'move-layer':
      return moveLayer(stage, edit)
    case 'set-layer':
      return setLayer(stage, edit)
    case 'add-source':
      return addSource(stage, edit)
    case 'remove-source':
      return removeName(stage, 'source', edit.source)
    case 'rename-source':
      return renameSource(stage, edit)
    case 'set-source':
      return setSource(stage, edit)
    case 'set-sound':
      return setSound(stage, edit)
  }
}
