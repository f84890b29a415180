/** Scenes, takes, transitions. */
import { ask, batch, each, type Step } from './step.ts'

const ended = 'SceneTransitionEnded'
const preview = 'CurrentPreviewSceneChanged'
const program = 'CurrentProgramSceneChanged'
const broken = [undefined, {}, { sceneName: '' }, { sceneName: 7 }, { sceneName: 'nothing' }, { sceneName: 'clip' }]
const wrongUuid = { sceneUuid: '00000000-0000-0000-0000-000000000000' }

export const sceneSteps: Step[] = [
  ask('GetSceneList'),
  ask('GetGroupList'),
  ask('GetCurrentProgramScene'),
  ask('GetCurrentPreviewScene'),
  ...each('SetCurrentPreviewScene', ...broken),
  ...each('SetCurrentProgramScene', ...broken),
  ask('SetCurrentProgramScene', wrongUuid),
  ask('SetCurrentPreviewScene', { sceneName: 'Break' }, [preview]),
  ask('GetCurrentPreviewScene'),
  ask('SetCurrentPreviewScene', { sceneName: 'Break' }),
  ask('TriggerStudioModeTransition', undefined, [ended]),
  ask('GetCurrentProgramScene'),
  ask('GetCurrentPreviewScene'),
  ask('SetCurrentProgramScene', { sceneName: 'Both' }, [ended, program]),
  ask('GetCurrentProgramScene'),
  ask('GetCurrentPreviewScene'),
  ask('SetCurrentProgramScene', { sceneName: 'Both' }),
  ask('SetCurrentPreviewScene', { sceneName: 'Over' }, [preview]),
  ask('TriggerStudioModeTransition', {}, [ended]),
  ask('GetSceneList'),
  ask('GetSourceActive', { sourceName: 'Over' }),
  ask('GetSourceActive', { sourceName: 'Break' }),
  ask('GetSourceActive', { sourceName: 'card' }),
  ask('GetSourceActive', { sourceName: 'logo' }),
  ask('GetSourceActive', { sourceName: 'Talk' }),
  ...each('GetSourceActive', undefined, {}, { sourceName: '' }, { sourceName: 7 }, { sourceName: 'nothing' }),
  ask('GetSceneSceneTransitionOverride', { sceneName: 'Both' }),
  ...each('GetSceneSceneTransitionOverride', ...broken),
  // Without the pause OBS airs the preview of before, now and then.
  batch(
    {},
    [['SetCurrentPreviewScene', { sceneName: 'Slides' }], ['Sleep', { sleepMillis: 600 }], ['TriggerStudioModeTransition']],
    [ended],
  ),
  ask('GetCurrentProgramScene'),
]

export const transitionSteps: Step[] = [
  ask('GetTransitionKindList'),
  ask('GetSceneTransitionList'),
  ask('GetCurrentSceneTransition'),
  ask('GetCurrentSceneTransitionCursor'),
  ...each('SetCurrentSceneTransition', undefined, {}, { transitionName: '' }, { transitionName: 7 }, { transitionName: 'no' }),
  ask('SetCurrentSceneTransition', { transitionName: 'Cut' }),
  ask('SetCurrentSceneTransition', { transitionName: 'Fade' }, ['CurrentSceneTransitionChanged']),
  ask('GetCurrentSceneTransition'),
  ...each('SetCurrentSceneTransitionDuration', undefined, {}, { transitionDuration: '300' }, { transitionDuration: 49 }),
  ask('SetCurrentSceneTransitionDuration', { transitionDuration: 20_001 }),
  ask('SetCurrentSceneTransitionDuration', { transitionDuration: 400 }, ['CurrentSceneTransitionDurationChanged']),
  ask('SetCurrentSceneTransitionDuration', { transitionDuration: 400 }),
  ask('GetCurrentSceneTransition'),
  ask('SetCurrentPreviewScene', { sceneName: 'Talk' }, [preview]),
  ask('TriggerStudioModeTransition', undefined, [ended]),
  ask('SetCurrentProgramScene', { sceneName: 'Break' }, [ended]),
  ask('GetCurrentSceneTransitionCursor'),
  ask('SetCurrentSceneTransition', { transitionName: 'Fade to Black' }, ['CurrentSceneTransitionChanged']),
  ask('GetCurrentSceneTransition'),
  // Of which OBS has made it already, and a room has not.
  ask('SetCurrentPreviewScene', { sceneName: 'Talk' }),
  ask('TriggerStudioModeTransition', undefined, [ended]),
  ...each('SetCurrentSceneTransitionSettings', undefined, {}, { transitionSettings: 7 }),
  ...each('SetTBarPosition', undefined, {}, { position: 2 }, { position: '0' }),
  ask('SetCurrentSceneTransition', { transitionName: 'Cut' }, ['CurrentSceneTransitionChanged']),
  ask('GetSceneTransitionList'),
  ask('SetCurrentSceneTransitionDuration', { transitionDuration: 300 }, ['CurrentSceneTransitionDurationChanged']),
]
