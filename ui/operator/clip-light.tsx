/** Lights up when a sound was too loud, and stays lit until somebody saw it and clicked. */
import type { Desk } from './desk.ts'

interface ClipLightProps {
  desk: Desk
  clipped: boolean
  name: string
  /** None for program: that light goes out together with all others. */
  source?: string
}

export function ClipLight({ desk, clipped, name, source }: ClipLightProps) {
  return (
    <button
      type="button"
      class={clipped ? 'clip lit' : 'clip'}
      disabled={!desk.live || !clipped}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => desk.resetClip(source)}
      aria-label={clipped ? `CLIP: ${name} was too loud; put the light out` : `CLIP light of ${name}: off`}
    >
      CLIP
    </button>
  )
}
