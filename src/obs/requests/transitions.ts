/** Requests on transitions and the take. */
import { z } from 'zod'
import { type TransitionKind, transitionKinds } from '../../show/index.ts'
import type { Uuids } from '../names.ts'
import { transitionByName, transitionName, transitionObsKind } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import { request, text } from './define.ts'

function describe(kind: TransitionKind, uuids: Uuids) {
  const name = transitionName(kind)
  return {
    transitionName: name,
    transitionUuid: uuids.of('transition', name),
    transitionKind: transitionObsKind(kind),
    transitionFixed: kind === 'cut',
    transitionConfigurable: false,
  }
}

export const transitionRequests = {
  GetTransitionKindList: request({ run: () => ({ transitionKinds: transitionKinds.map(transitionObsKind) }) }),

  GetSceneTransitionList: request({
    run({ port, uuids }) {
      const current = describe(port.status().transition.kind, uuids)
      return {
        currentSceneTransitionName: current.transitionName,
        currentSceneTransitionUuid: current.transitionUuid,
        currentSceneTransitionKind: current.transitionKind,
        transitions: transitionKinds.map((kind) => describe(kind, uuids)),
      }
    },
  }),

  GetCurrentSceneTransition: request({
    run({ port, uuids }) {
      const { kind, durationMs } = port.status().transition
      return { ...describe(kind, uuids), transitionDuration: kind === 'cut' ? null : durationMs, transitionSettings: null }
    },
  }),

  SetCurrentSceneTransition: request({
    data: { transitionName: text },
    run({ port }, data) {
      const kind = transitionByName(data.transitionName)
      if (!kind) throw new RequestError(Status.ResourceNotFound, 'No scene transition was found by that name.')
      return port.setTransition({ kind })
    },
  }),

  SetCurrentSceneTransitionDuration: request({
    data: { transitionDuration: z.number().min(50).max(20_000) },
    refusal: { 'bad-value': Status.RequestFieldOutOfRange },
    run: ({ port }, data) => port.setTransition({ durationMs: Math.trunc(data.transitionDuration) }),
  }),

  TriggerStudioModeTransition: request({
    async run({ port }) {
      await port.take()
    },
  }),
}
