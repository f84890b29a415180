/** The scene buttons: press one to see it in preview. */
import { Button } from './button.tsx'
import type { Desk } from './desk.ts'
import { sceneKeys } from './keys.ts'

export function Scenes({ desk }: { desk: Desk }) {
  const status = desk.status
  if (!status) return null
  return (
    <section class="scenes" aria-label="Scenes">
      {status.scenes.map(({ name }, index) => {
        const onProgram = name === status.programScene
        const onPreview = name === status.previewScene
        return (
          <Button
            key={name}
            desk={desk}
            command={`scene:${name}`}
            class={`scene${onProgram ? ' on-program' : ''}${onPreview ? ' on-preview' : ''}`}
            pressed={onPreview}
            {...(sceneKeys[index] === undefined ? {} : { keyHint: sceneKeys[index] })}
            onPress={() => desk.preview(name)}
          >
            <span class="scene-name">{name}</span>
            {onProgram && <span class="visually-hidden">on air</span>}
          </Button>
        )
      })}
    </section>
  )
}
