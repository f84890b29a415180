/** Inputs, their sound, and what is played. */
import { ask, each, type Step } from './step.ts'

const inputs = ['clip', 'logo', 'nothing', 'Slides']
const broken = [undefined, {}, { inputName: '' }, { inputName: 7 }, { inputName: null }]
const reads = [
  'GetInputMute',
  'GetInputVolume',
  'GetInputAudioBalance',
  'GetInputAudioSyncOffset',
  'GetInputAudioMonitorType',
  'GetInputAudioTracks',
  'GetInputSettings',
]
const clip = { inputName: 'clip' }
const volume = (more: object) => ({ ...clip, ...more })

export const inputSteps: Step[] = [
  ask('GetInputList'),
  ...each('GetInputList', { inputKind: 'ffmpeg_source' }, { inputKind: 'nothing' }, { inputKind: '' }, { inputKind: 7 }),
  ask('GetInputKindList'),
  ...each('GetInputKindList', { unversioned: true }, { unversioned: 1 }),
  ask('GetSpecialInputs'),
  ...reads.flatMap((read) => each(read, ...inputs.map((inputName) => ({ inputName })), ...broken)),
  ask('GetInputSettings', { inputName: 'card' }),
  ask('GetInputSettings', { inputName: 'speech' }),
  ...each('GetInputDefaultSettings', undefined, {}, { inputKind: '' }, { inputKind: 7 }, { inputKind: 'nothing' }),
  ...each('GetInputDefaultSettings', { inputKind: 'ffmpeg_source' }, { inputKind: 'image_source' }),
  ask('GetInputDefaultSettings', { inputKind: 'text_ft2_source_v2' }),
  ...each('SetInputMute', undefined, clip, volume({ inputMuted: 1 }), { inputName: 'nothing' }, { inputMuted: true }),
  ask('SetInputMute', { inputName: 'logo', inputMuted: true }),
  ask('SetInputMute', volume({ inputMuted: true }), ['InputMuteStateChanged']),
  ask('SetInputMute', volume({ inputMuted: true })),
  ask('ToggleInputMute', clip, ['InputMuteStateChanged']),
  ...each('ToggleInputMute', undefined, { inputName: 'nothing' }, { inputName: 'card' }),
  ...each('SetInputVolume', undefined, clip, { inputName: 'nothing' }, { inputName: 'logo', inputVolumeDb: 0 }),
  ...each('SetInputVolume', volume({ inputVolumeDb: 27 }), volume({ inputVolumeDb: -101 }), volume({ inputVolumeDb: '0' })),
  ...each('SetInputVolume', volume({ inputVolumeMul: 21 }), volume({ inputVolumeMul: -0.1 }), volume({ inputVolumeMul: null })),
  ask('SetInputVolume', volume({ inputVolumeMul: 1, inputVolumeDb: 0 })),
  ask('SetInputVolume', volume({ inputVolumeDb: -6 }), ['InputVolumeChanged']),
  ask('GetInputVolume', clip),
  ask('SetInputVolume', volume({ inputVolumeMul: 0 }), ['InputVolumeChanged']),
  ask('GetInputVolume', clip),
  ask('SetInputVolume', volume({ inputVolumeMul: 0.25 }), ['InputVolumeChanged']),
  ask('SetInputVolume', volume({ inputVolumeDb: -100 }), ['InputVolumeChanged']),
  ask('SetInputVolume', volume({ inputVolumeMul: 1 }), ['InputVolumeChanged']),
  ...each(
    'SetInputAudioSyncOffset',
    undefined,
    clip,
    volume({ inputAudioSyncOffset: '1' }),
    volume({ inputAudioSyncOffset: 20_001 }),
  ),
  ask('SetInputAudioSyncOffset', volume({ inputAudioSyncOffset: -951 })),
  ask('SetInputAudioSyncOffset', volume({ inputAudioSyncOffset: 120 }), ['InputAudioSyncOffsetChanged']),
  ask('GetInputAudioSyncOffset', clip),
  ask('SetInputAudioSyncOffset', volume({ inputAudioSyncOffset: 0 }), ['InputAudioSyncOffsetChanged']),
  ...each('SetInputAudioBalance', undefined, clip, volume({ inputAudioBalance: 2 }), volume({ inputAudioBalance: 0.5 })),
  ...each('SetInputAudioMonitorType', undefined, clip, volume({ monitorType: 'nothing' })),
  ...each('GetInputPropertiesListPropertyItems', undefined, clip, volume({ propertyName: 'nothing' })),
]

const action = (word: string) => volume({ mediaAction: `OBS_WEBSOCKET_MEDIA_INPUT_ACTION_${word}` })

export const mediaSteps: Step[] = [
  ask('GetMediaInputStatus', { inputName: 'logo' }),
  ...each('GetMediaInputStatus', ...broken, { inputName: 'nothing' }, { inputName: 'Slides' }),
  ask('SetCurrentProgramScene', { sceneName: 'Talk' }, ['SceneTransitionEnded']),
  ask('GetMediaInputStatus', clip),
  ...each('TriggerMediaInputAction', undefined, clip, volume({ mediaAction: 7 }), volume({ mediaAction: 'nothing' })),
  ask('TriggerMediaInputAction', action('NONE')),
  ask('TriggerMediaInputAction', action('PAUSE'), ['MediaInputActionTriggered']),
  ask('GetMediaInputStatus', clip),
  ask('TriggerMediaInputAction', action('PLAY'), ['MediaInputActionTriggered']),
  ask('GetMediaInputStatus', clip),
  ask('TriggerMediaInputAction', action('RESTART'), ['MediaInputActionTriggered', 'MediaInputPlaybackStarted']),
  ask('GetMediaInputStatus', clip),
  ask('TriggerMediaInputAction', { ...action('PLAY'), inputName: 'logo' }),
  ask('TriggerMediaInputAction', { ...action('PLAY'), inputName: 'nothing' }),
  ...each('SetMediaInputCursor', undefined, clip, volume({ mediaCursor: '1' }), volume({ mediaCursor: -1 })),
  ...each('OffsetMediaInputCursor', undefined, clip, volume({ mediaCursorOffset: '1' })),
]
