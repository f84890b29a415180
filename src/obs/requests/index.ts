/** The table of all requests by name. */
import { configRequests } from './config.ts'
import type { RequestDefinition } from './define.ts'
import { generalRequests } from './general.ts'
import { hotkeyRequests } from './hotkeys.ts'
import { inputEditRequests } from './input-edits.ts'
import { inputSoundRequests } from './input-sound.ts'
import { inputRequests } from './inputs.ts'
import { mediaInputRequests } from './media-inputs.ts'
import { outputRequests } from './outputs.ts'
import { recordRequests } from './record.ts'
import { sceneEditRequests } from './scene-edits.ts'
import { sceneItemEditRequests } from './scene-item-edits.ts'
import { sceneItemRequests } from './scene-items.ts'
import { sceneRequests } from './scenes.ts'
import { screenshotRequests } from './screenshots.ts'
import { sourceRequests } from './sources.ts'
import { streamRequests } from './stream.ts'
import { transitionRequests } from './transitions.ts'
import { uiRequests } from './ui.ts'

const table: ReadonlyMap<string, RequestDefinition> = new Map(
  Object.entries({
    ...configRequests,
    ...generalRequests,
    ...hotkeyRequests,
    ...inputEditRequests,
    ...inputRequests,
    ...inputSoundRequests,
    ...mediaInputRequests,
    ...outputRequests,
    ...recordRequests,
    ...sceneEditRequests,
    ...sceneItemEditRequests,
    ...sceneItemRequests,
    ...sceneRequests,
    ...screenshotRequests,
    ...sourceRequests,
    ...streamRequests,
    ...transitionRequests,
    ...uiRequests,
  }),
)

export function requestNames(): string[] {
  return [...table.keys()].sort()
}

export function findRequest(name: string): RequestDefinition | undefined {
  return table.get(name)
}

export type { RequestContext } from './define.ts'
