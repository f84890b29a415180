/** Requests on played files. */
import { inputKind } from '../names.ts'
import { RequestError, Status } from '../protocol.ts'
import { request, text } from './define.ts'
import { findInput, inputKeys } from './lookup.ts'

const actionPrefix = 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_'
const actions: Record<string, 'restart' | 'play' | 'pause'> = { PLAY: 'play', PAUSE: 'pause', RESTART: 'restart' }
const actionsOfOthers = ['STOP', 'NEXT', 'PREVIOUS']

function mediaAction(name: string): 'restart' | 'play' | 'pause' {
  const word = name.startsWith(actionPrefix) ? name.slice(actionPrefix.length) : ''
  if (Object.hasOwn(actions, word)) return actions[word] as 'restart' | 'play' | 'pause'
  if (actionsOfOthers.includes(word)) throw new RequestError(Status.CannotAct, 'A played file can only play, pause and restart.')
  throw new RequestError(Status.InvalidRequestField, 'You have specified an invalid media input action.')
}

export const mediaInputRequests = {
  GetMediaInputStatus: request({
    data: inputKeys,
    run(context, data) {
      const { media } = findInput(context, data)
      if (!media) return { mediaState: 'OBS_MEDIA_STATE_NONE', mediaDuration: null, mediaCursor: null }
      const mediaState = `OBS_MEDIA_STATE_${media.state.toUpperCase()}`
      if (media.state === 'ended') return { mediaState, mediaDuration: null, mediaCursor: null }
      return { mediaState, mediaDuration: Math.round(media.durationMs), mediaCursor: Math.round(media.positionMs) }
    },
  }),

  TriggerMediaInputAction: request({
    data: { ...inputKeys, mediaAction: text },
    run(context, data) {
      const source = findInput(context, data)
      const action = mediaAction(data.mediaAction)
      if (source.kind !== 'play') {
        throw new RequestError(Status.InvalidInputKind, `The input is of kind \`${inputKind(source)}\`, which is not played.`)
      }
      return context.port.media(source.name, action)
    },
  }),
}
