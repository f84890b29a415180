/** Recording, streaming, and outputs that a room does not have. */
import { ask, batch, each, type Step } from './step.ts'

const record = 'RecordStateChanged'
const stream = 'StreamStateChanged'

/** The far end is begun anew after each stream. */
const farEndIsBack = batch({}, [['Sleep', { sleepMillis: 2500 }]])

export const outputSteps: Step[] = [
  ask('GetOutputList'),
  ...each('GetOutputStatus', undefined, {}, { outputName: '' }, { outputName: 'nothing' }),
  ...each('GetOutputSettings', undefined, { outputName: 'nothing' }),
  ...each('StartOutput', undefined, { outputName: 'nothing' }),
  ask('GetReplayBufferStatus'),
  ask('StartReplayBuffer'),
  ask('StopReplayBuffer'),
  ask('ToggleReplayBuffer'),
  ask('SaveReplayBuffer'),
  ask('GetLastReplayBufferReplay'),
  ask('GetVirtualCamStatus'),
  ask('StopVirtualCam'),
  ask('GetRecordStatus'),
  ask('StopRecord'),
  ask('PauseRecord'),
  ask('ResumeRecord'),
  ask('ToggleRecordPause'),
  ask('StartRecord', undefined, [record, record]),
  ask('StartRecord'),
  ask('GetRecordStatus'),
  ask('ResumeRecord'),
  ask('StopRecord', undefined, [record, record]),
  ask('GetRecordStatus'),
  ask('ToggleRecord', undefined, [record, record]),
  ask('ToggleRecord', undefined, [record, record]),
  ask('GetStreamStatus'),
  ask('StopStream'),
  ...each('SendStreamCaption', undefined, { captionText: 'hello' }),
  ask('StartStream', undefined, [stream, stream]),
  ask('GetStreamStatus'),
  ask('StartStream'),
  ask('StopStream', undefined, [stream, stream]),
  ask('GetStreamStatus'),
  farEndIsBack,
  ask('ToggleStream', undefined, [stream, stream]),
  ask('ToggleStream', undefined, [stream, stream]),
]
