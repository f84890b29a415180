/** What scenes are made of, filters, screenshots. */
import { ask, each, type Step } from './step.ts'

const both = { sceneName: 'Both' }
const broken = [undefined, {}, { sceneName: '' }, { sceneName: 7 }, { sceneName: 'nothing' }, { sceneName: 'clip' }]
const item = (sceneItemId: unknown) => ({ ...both, sceneItemId })
const reads = ['GetSceneItemTransform', 'GetSceneItemEnabled', 'GetSceneItemLocked', 'GetSceneItemIndex', 'GetSceneItemBlendMode']
const shot = (more: object) => ({ sourceName: 'logo', imageFormat: 'png', ...more })

export const itemSteps: Step[] = [
  ...each('GetSceneItemList', both, { sceneName: 'Over' }, { sceneName: 'Talk' }, ...broken),
  ...each('GetGroupSceneItemList', both, undefined, { sceneName: 'nothing' }),
  ask('GetSceneItemId', { ...both, sourceName: 'logo' }),
  ask('GetSceneItemId', { sceneName: 'Over', sourceName: 'Break' }),
  ask('GetSceneItemId', { ...both, sourceName: 'card' }),
  ...each('GetSceneItemId', undefined, both, { ...both, sourceName: '' }, { sourceName: 'logo' }),
  ...[0, -1, 1, -2, '0'].map((searchOffset) => ask('GetSceneItemId', { ...both, sourceName: 'logo', searchOffset })),
  ...reads.flatMap((read) => each(read, item(1), item(2), item(9), item('1'), item(-1), both, undefined, { sceneItemId: 1 })),
  ...each('GetSceneItemTransform', { sceneName: 'Slides', sceneItemId: 1 }, { sceneName: 'Over', sceneItemId: 2 }),
]

export const sourceSteps: Step[] = [
  ...each('GetSourceFilterList', { sourceName: 'clip' }, { sourceName: 'Both' }, undefined, {}, { sourceName: 'nothing' }),
  ask('GetSourceFilterKindList'),
  ...each('GetSourceFilter', undefined, { sourceName: 'clip' }, { sourceName: 'clip', filterName: 'nothing' }),
  ...each('GetSourceFilterDefaultSettings', undefined, { filterKind: 'nothing' }, { filterKind: 'gain_filter' }),
  ...each('GetSourceScreenshot', undefined, {}, { sourceName: 'logo' }, { sourceName: 'nothing', imageFormat: 'png' }),
  ...each('GetSourceScreenshot', shot({ imageFormat: 'nothing' }), shot({ imageFormat: 7 }), shot({ imageWidth: 7 })),
  ...each('GetSourceScreenshot', shot({ imageWidth: 4097 }), shot({ imageHeight: '90' }), shot({ imageCompressionQuality: 101 })),
  ask('GetSourceScreenshot', shot({ imageWidth: 160 })),
  ask('GetSourceScreenshot', shot({ imageWidth: 160, imageHeight: 160 })),
  ask('GetSourceScreenshot', shot({ imageFormat: 'jpg', imageHeight: 90, imageCompressionQuality: 50 })),
  ask('GetSourceScreenshot', { sourceName: 'Slides', imageFormat: 'jpeg', imageWidth: 64 }),
  ask('GetSourceScreenshot', { sourceName: 'clip', imageFormat: 'png', imageWidth: 64 }),
  ...each(
    'SaveSourceScreenshot',
    undefined,
    shot({}),
    shot({ imageFilePath: '' }),
    shot({ imageFilePath: '/nowhere/at/all.png' }),
  ),
]
