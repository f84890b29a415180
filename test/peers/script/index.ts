/** The whole script, in the order in which it is replayed. */
import { connectionSteps } from './connection.ts'
import { batchSteps, generalSteps } from './general.ts'
import { inputSteps, mediaSteps } from './inputs.ts'
import { itemSteps, sourceSteps } from './items.ts'
import { outputSteps } from './outputs.ts'
import { sceneSteps, transitionSteps } from './scenes.ts'
import type { Step } from './step.ts'
import { volumeSteps } from './volume.ts'

export const script: Step[] = [
  ...generalSteps,
  ...sceneSteps,
  ...connectionSteps,
  ...transitionSteps,
  ...inputSteps,
  ...itemSteps,
  ...sourceSteps,
  ...batchSteps,
  ...volumeSteps,
  ...mediaSteps,
  ...outputSteps,
]

export type { Step } from './step.ts'
