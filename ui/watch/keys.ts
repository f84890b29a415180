/** The keyboard of the viewers' page. */
import { toggleFullScreen } from './controls.tsx'
import type { Player } from './player.ts'

const stepSeconds = 10

/** Listens until the result is called. */
export function listenToKeys(player: Player, stage: HTMLElement, video: HTMLVideoElement): () => void {
  const actions: Record<string, () => void> = {
    k: () => player.togglePause(),
    ' ': () => player.togglePause(),
    l: () => player.toLive(),
    End: () => player.toLive(),
    m: () => {
      video.muted = !video.muted
    },
    f: () => void toggleFullScreen(stage),
    ArrowLeft: () => player.skip(-stepSeconds),
    ArrowRight: () => player.skip(stepSeconds),
  }
  const down = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const onControl = event.target instanceof HTMLElement && event.target.matches('button, input, select')
    const action = actions[event.key]
    if (!action || (onControl && (event.key.startsWith('Arrow') || event.key === ' ' || event.key === 'End'))) return
    event.preventDefault()
    action()
  }
  addEventListener('keydown', down)
  return () => removeEventListener('keydown', down)
}
