/** What the keys do, in requests of obs-websocket. */
import type { RoomStatus } from '../obs/index.ts'
import type { SurfaceAction, Transition } from '../show/index.ts'
import type { RoomLink } from './room-link.ts'

/** One thing to do, the same however often it is sent. */
export interface Command {
  send(room: RoomLink): Promise<unknown>
  /** Asked when the connection ended before the answer. */
  isDone(status: RoomStatus): boolean
}

/** `wasHeld`: the key, not only pressed. */
export interface KeyAct {
  action: SurfaceAction
  wasHeld: boolean
}

/** Settled once for each press: what turns something around is made a plain wish, on or off. */
export async function commandFor({ action, wasHeld }: KeyAct, surface: string, room: RoomLink): Promise<Command> {
  switch (action.does) {
    case 'preview': {
      const sceneName = action.scene
      return {
        send: () => room.call('SetCurrentPreviewScene', { sceneName }),
        isDone: ({ previewScene }) => previewScene === sceneName,
      }
    }
    case 'cut':
      return {
        send: () => room.vendor('SetProgram', { scene: action.scene, transition: 'cut' }),
        isDone: ({ programScene }) => programScene === action.scene,
      }
    case 'take':
      return take(room, action.transition)
    case 'mix': {
      const { mix, scene } = action
      return {
        send: () => room.vendor('SetMixScene', { mix, scene }),
        isDone: ({ mixes }) => mixes.some((one) => one.name === mix && one.scene === scene),
      }
    }
    case 'restart':
      return {
        send: () => room.call('TriggerMediaInputAction', { inputName: action.source, mediaAction: restart }),
        isDone: () => false,
      }
    case 'call':
      return call(room, surface, action.note)
    case 'mute':
      return mute(room, action.source)
    case 'panic':
      return turn(room, 'Panic', 'panic')
    case 'black':
      return turn(room, 'FadeToBlack', 'black')
    case 'record':
      return record(room, !wasHeld)
  }
}

const restart = 'OBS_WEBSOCKET_MEDIA_INPUT_ACTION_RESTART'

/** A second take would bring the old scene back. */
function take(room: RoomLink, transition: Transition | null): Command {
  const { previewScene: wanted } = room.status
  const fields = transition && { transition: transition.kind, durationMs: transition.durationMs }
  return { send: () => room.vendor('Take', { ...fields }), isDone: ({ programScene }) => programScene === wanted }
}

async function turn(room: RoomLink, requestType: string, what: 'panic' | 'black'): Promise<Command> {
  const on = !(await room.freshStatus())[what]
  return { send: () => room.vendor(requestType, { on }), isDone: (status) => status[what] === on }
}

async function mute(room: RoomLink, inputName: string): Promise<Command> {
  const isMuted = ({ sources }: RoomStatus) => sources.find(({ name }) => name === inputName)?.muted ?? false
  const inputMuted = !isMuted(await room.freshStatus())
  return {
    send: () => room.call('SetInputMute', { inputName, inputMuted }),
    isDone: (status) => isMuted(status) === inputMuted,
  }
}

/** A press starts, and only a key that is held stops: a press may have waited while the room was away. */
async function record(room: RoomLink, start: boolean): Promise<Command> {
  if (start && isRecording(await room.freshStatus())) throw new Error('it records already: hold the key to stop')
  return {
    send: () => room.call(start ? 'StartRecord' : 'StopRecord'),
    isDone: (status) => isRecording(status) === start,
  }
}

export function isRecording({ outputs }: RoomStatus): boolean {
  const state = outputs.find(({ kind }) => kind === 'record')?.state
  return state === 'on' || state === 'starting'
}

/** Whoever presses twice calls once. */
async function call(room: RoomLink, name: string, note: string): Promise<Command> {
  const isOpen = ({ crew }: RoomStatus) => crew.calls.some((one) => one.by === name && one.note === note)
  const isCalled = isOpen(await room.freshStatus())
  return { send: async () => isCalled || (await room.vendor('CallForHelp', { name, note })), isDone: isOpen }
}
