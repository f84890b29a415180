/** Keeps a list of edits short: what one says over again, and what takes another back, is one edit or none. */
import type { Edit } from './edit.ts'
import { isSame, nameOf } from './edited-room.ts'

/** The list with one more edit. It does the same as the two after each other do. */
export function foldEdit(edits: readonly Edit[], edit: Edit): Edit[] {
  for (let index = edits.length - 1; index >= 0; index--) {
    const earlier = edits[index] as Edit
    const joined = join(earlier, edit)
    if (joined !== null) {
      const before = edits.slice(0, index)
      return [...(joined === 'nothing' ? before : foldEdit(before, joined)), ...edits.slice(index + 1)]
    }
    if (!canSwap(earlier, edit)) break
  }
  return [...edits, edit]
}

/** What two edits do that follow each other; null: two it is. */
function join(first: Edit, second: Edit): Edit | 'nothing' | null {
  switch (second.do) {
    case 'set-layer':
      return joinLayer(first, second)
    case 'set-source':
    case 'set-sound':
      return joinSource(first, second)
    case 'remove-layer': {
      if (!('layer' in first || first.do === 'add-layer') || !isLayer(first, second)) return null
      if (first.do === 'add-layer') return 'nothing'
      return { ...second, layer: first.do === 'move-layer' || first.do === 'set-layer' ? first.layer : second.layer }
    }
    case 'move-layer': {
      if (first.do !== 'move-layer' || !isLayer(first, second)) return null
      return first.layer === second.to ? 'nothing' : { ...first, to: second.to }
    }
    case 'rename-scene':
    case 'rename-source':
      return joinRename(first, second)
    case 'remove-scene':
    case 'remove-source':
      return joinRemoval(first, second)
    default:
      return null
  }
}

type LayerEdit = Extract<Edit, { do: 'add-layer' | 'set-layer' | 'move-layer' | 'remove-layer' }>

/** Whether `second` means the layer that `first` leaves behind. */
function isLayer(first: Edit, second: Extract<LayerEdit, { layer: number }>): boolean {
  if (first.do !== 'add-layer' && first.do !== 'set-layer' && first.do !== 'move-layer') return false
  const left = first.do === 'add-layer' ? first.at : first.do === 'move-layer' ? first.to : first.layer
  return first.scene === second.scene && left === second.layer && isSame(first.what, second.what)
}

function joinLayer(first: Edit, second: Extract<Edit, { do: 'set-layer' }>): Edit | null {
  if ((first.do !== 'set-layer' && first.do !== 'add-layer') || !isLayer(first, second)) return null
  const { do: _, scene: __, layer: ___, what: ____, ...look } = second
  return { ...first, ...look }
}

function joinSource(first: Edit, second: Extract<Edit, { do: 'set-source' | 'set-sound' }>): Edit | null {
  if (first.do === 'set-sound' && second.do === 'set-sound' && first.source === second.source) return { ...first, ...second }
  if (second.do !== 'set-source' || (first.do !== 'set-source' && first.do !== 'add-source')) return null
  return first.source === second.source ? { ...first, definition: { ...first.definition, ...second.definition } } : null
}

function joinRename(first: Edit, second: Extract<Edit, { do: 'rename-scene' | 'rename-source' }>): Edit | 'nothing' | null {
  if (second.do === 'rename-scene') {
    if (first.do === 'add-scene' && first.scene === second.scene) return { ...first, scene: second.to }
    if (first.do !== 'rename-scene' || first.to !== second.scene) return null
    return first.scene === second.to ? 'nothing' : { ...first, to: second.to }
  }
  if (first.do === 'add-source' && first.source === second.source) return { ...first, source: second.to }
  if (first.do !== 'rename-source' || first.to !== second.source) return null
  return first.source === second.to ? 'nothing' : { ...first, to: second.to }
}

/** What was done to something that goes was for nothing. */
function joinRemoval(first: Edit, second: Extract<Edit, { do: 'remove-scene' | 'remove-source' }>): Edit | 'nothing' | null {
  if (second.do === 'remove-scene') {
    if (first.do === 'add-scene' && first.scene === second.scene) return 'nothing'
    if (first.do === 'rename-scene' && first.to === second.scene) return { ...second, scene: first.scene }
    return 'layer' in first || first.do === 'add-layer' ? goesWith(first, { scene: second.scene }, second) : null
  }
  if (first.do === 'add-source' && first.source === second.source) return 'nothing'
  if (first.do === 'rename-source' && first.to === second.source) return { ...second, source: first.source }
  if ((first.do === 'set-source' || first.do === 'set-sound') && first.source === second.source) return second
  return 'layer' in first || first.do === 'add-layer' ? goesWith(first, { source: second.source }, second) : null
}

function goesWith(first: LayerEdit, what: LayerEdit['what'], second: Edit): Edit | null {
  const isIn = 'scene' in what && first.scene === what.scene
  return isIn || isSame(first.what, what) ? second : null
}

interface Touched {
  /** Null: any. */
  scenes: string[] | null
  sources: string[]
}

/** Whether the two do the same in the other order. Settings of different things do, and what is about different scenes. */
function canSwap(a: Edit, b: Edit): boolean {
  if (isSetting(a) && isSetting(b)) return true
  const [first, second] = [touched(a), touched(b)]
  const scenesMeet = first.scenes === null || second.scenes === null || first.scenes.some((one) => second.scenes?.includes(one))
  return !scenesMeet && !first.sources.some((one) => second.sources.includes(one))
}

function isSetting(edit: Edit): boolean {
  return edit.do === 'set-layer' || edit.do === 'set-source' || edit.do === 'set-sound'
}

function touched(edit: Edit): Touched {
  switch (edit.do) {
    case 'add-layer':
      return 'scene' in edit.what
        ? { scenes: [edit.scene, nameOf(edit.what)], sources: [] }
        : { scenes: [edit.scene], sources: [nameOf(edit.what)] }
    case 'set-layer':
    case 'move-layer':
    case 'remove-layer':
      return { scenes: [edit.scene], sources: [] }
    case 'set-source':
    case 'set-sound':
      return { scenes: [], sources: [edit.source] }
    case 'add-source':
      return { scenes: [], sources: [edit.source] }
    default:
      return { scenes: null, sources: [] }
  }
}
