/** Actions in words: as the show has them, and as they stand on keys. */
import type { SurfaceAction } from '../show/index.ts'

export function actionText(action: SurfaceAction): string {
  switch (action.does) {
    case 'preview':
    case 'cut':
      return `${action.does} ${action.scene}`
    case 'take':
      return action.transition ? `take ${action.transition.kind}` : 'take'
    case 'mute':
    case 'restart':
      return `${action.does} ${action.source}`
    case 'mix':
      return `mix ${action.mix} ${action.scene}`
    case 'call':
      return `call ${action.note}`
    default:
      return action.does
  }
}

/** For keys and prints. A preview is what most keys do: its scene says it all. */
export function actionWords(action: SurfaceAction): string {
  switch (action.does) {
    case 'preview':
      return action.scene
    case 'cut':
      return `Cut: ${action.scene}`
    case 'take':
      return action.transition ? `TAKE (${action.transition.kind})` : 'TAKE'
    case 'mix':
      return `${action.mix}: ${action.scene}`
    case 'mute':
      return `Mute ${action.source}, or not`
    case 'restart':
      return `${action.source} from its start`
    case 'call':
      return `Call for help: ${action.note}`
    case 'record':
      return 'Record; hold to stop'
    case 'panic':
      return 'PANIC: hold'
    case 'black':
      return 'Black, and back'
  }
}
