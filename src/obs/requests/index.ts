/** The table of all requests by name. */
import { configRequests } from './config.ts'
import type { RequestDefinition } from './define.ts'
import { generalRequests } from './general.ts'
import { inputEditRequests } from './input-edits.ts'
import { inputRequests } from './inputs.ts'
import { mediaInputRequests } from './media-inputs.ts'
import { outputRequests } from './outputs.ts'
import { sceneEditRequests } from './scene-edits.ts'
import { sceneItemEditRequests } from './scene-item-edits.ts'
import { sceneItemRequests } from './scene-items.ts'
import { sceneRequests } from './scenes.ts'
import { sourceRequests } from './sources.ts'
import { transitionRequests } from './transitions.ts'
import { uiRequests } from './ui.ts'

const table: ReadonlyMap<string, RequestDefinition> = new Map(
  Object.entries({
    ...configRequests,
    ...generalRequests,
    ...inputEditRequests,
    ...inputRequests,
    ...mediaInputRequests,
    ...outputRequests,
    ...sceneEditRequests,
    ...sceneItemEditRequests,
    ...sceneItemRequests,
    ...sceneRequests,
    ...sourceRequests,
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
