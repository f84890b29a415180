/** Requests on played files. */
import { inputKind } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import type { MediaAction } from '../room-port.ts'
import { request, text } from './define.ts'
import { findInput } from './lookup.ts'

const actionPrefix = 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_'
const actions: Record<string, MediaAction> = { PLAY: 'play', PAUSE: 'pause', RESTART: 'restart' }
const actionsOfOthers = ['STOP', 'NEXT', 'PREVIOUS']

function mediaAction(name: string): MediaAction {
  const word = name.startsWith(actionPrefix) ? name.slice(actionPrefix.length) : ''
  if (Object.hasOwn(actions, word)) return actions[word] as MediaAction
  if (actionsOfOthers.includes(word)) throw new RequestError(Status.CannotAct, 'A played file can only play, pause and restart.')
  throw new RequestError(Status.InvalidRequestField, 'You have specified an invalid media input action.')
}

export const mediaInputRequests = {
  GetMediaInputStatus: request({
    of: findInput,
    run(_context, _data, { media }) {
      if (!media) return { mediaState: 'OBS_MEDIA_STATE_NONE', mediaDuration: null, mediaCursor: null }
      const mediaState = `OBS_MEDIA_STATE_${media.state.toUpperCase()}`
      if (media.state === 'ended') return { mediaState, mediaDuration: null, mediaCursor: null }
      return { mediaState, mediaDuration: Math.round(media.durationMs), mediaCursor: Math.round(media.positionMs) }
    },
  }),

  TriggerMediaInputAction: request({
    of: findInput,
    data: { mediaAction: text },
    run({ port }, data, source) {
      const action = mediaAction(data.mediaAction)
      if (source.kind !== 'play') {
        throw new RequestError(Status.InvalidInputKind, `The input is of kind \`${inputKind(source)}\`, which is not played.`)
      }
      return port.media(source.name, action)
    },
  }),
}
