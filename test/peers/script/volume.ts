/** Events of high volume, for who asks for them. */
import { ask, reidentify, type Step } from './step.ts'

const [scenes, meters, active, showing] = [1 << 2, 1 << 16, 1 << 17, 1 << 18]
const ended = 'SceneTransitionEnded'
const usual = 0xfff & ~(1 << 9)
const shown = 'InputShowStateChanged'

export const volumeSteps: Step[] = [
  ask('SetCurrentProgramScene', { sceneName: 'Slides' }, [ended]),
  ask('SetCurrentPreviewScene', { sceneName: 'Slides' }),
  reidentify(scenes | active | showing),
  ask('SetCurrentPreviewScene', { sceneName: 'Talk' }, [shown, shown]),
  ask('TriggerStudioModeTransition', undefined, [
    'InputActiveStateChanged',
    'InputActiveStateChanged',
    'InputActiveStateChanged',
  ]),
  ask('GetSourceActive', { sourceName: 'speech' }),
  ask('GetSourceActive', { sourceName: 'logo' }),
  ask('SetCurrentPreviewScene', { sceneName: 'Break' }, [shown, shown]),
  ask('SetCurrentPreviewScene', { sceneName: 'Talk' }, [shown]),
  reidentify(active),
  ask('SetCurrentProgramScene', { sceneName: 'Both' }, ['InputActiveStateChanged', 'InputActiveStateChanged']),
  { ...reidentify(meters), until: ['InputVolumeMeters', 'InputVolumeMeters'] },
  reidentify(0),
  reidentify(usual),
  ask('SetCurrentProgramScene', { sceneName: 'Talk' }, [ended]),
]
