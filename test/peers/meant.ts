/** Differences between a room and OBS 29.0.2 that are meant. Each `why` stands in `docs/obs-websocket.md`. */
import type { Meant } from './compare.ts'

const any = /./
const answer = /^(answer|closed)/

export const meant: Meant[] = [
  // Newer than 5.1.0, as the version says that a room tells.
  { why: 'UUIDs', step: any, path: /Uuid$/ },
  { why: 'a name without `current`', step: any, path: /responseData\.(sceneName|sceneUuid)$/ },
  { why: '`inputKindCaps`', step: any, path: /inputKindCaps$/ },
  {
    why: 'things found by UUID, too',
    step: /^\w+( \{.*\})?$/,
    path: /requestStatus\.(code|comment)$/,
    ours: /at least one of the following fields|UUID of/,
  },
  {
    why: 'things found by UUID, too',
    step: /^op 8 .*(GetInputMute|unknown)/,
    path: /results\[[13]\]\.requestStatus\.(code|comment)$/,
  },
  { why: '`GetSourceFilterKindList`', step: /^GetSourceFilterKindList/, path: answer },
  { why: 'versions and platform', step: any, path: /(obsVersion|obsWebSocketVersion|obsStudioVersion|platform)$/ },
  // What a room does not have.
  { why: 'requests that a room does not know', step: any, path: /^(answer|events)/, ours: /Your request type is not valid/ },
  {
    why: 'lists of what there is',
    step: any,
    path: /\.(availableRequests|supportedImageFormats|hotkeys|inputKinds|transitionKinds)\[\d+\]$/,
  },
  { why: 'displays', step: /^GetMonitorList/, path: /monitors\[0\]$/ },
  { why: '`mixos_pattern`', step: /^Get(InputList|SceneItemList)/, path: /[iI]nputKind$/ },
  {
    why: 'transitions without settings',
    step: /^Get(CurrentSceneTransition|SceneTransitionList)$/,
    path: /transitions\[[23]\]|transition(Configurable|Settings)$/,
  },
  { why: 'default settings', step: /^GetInputDefaultSettings/, path: /defaultInputSettings\.\w+$/ },
  { why: 'the font', step: /^GetInputSettings .*card/, path: /inputSettings\.font$/ },
  { why: 'tracks', step: /^GetInputAudioTracks/, path: /inputAudioTracks\.\d$/ },
  { why: 'outputs by their own names', step: /^GetOutputList/, path: /outputs\[\d\]/ },
  // What a room does otherwise.
  { why: 'a comment where OBS has none', step: any, path: /requestStatus\.comment$/, obs: /^undefined$/ },
  { why: 'no key', step: /^GetStreamServiceSettings/, path: /streamServiceSettings\.(key|server)$/ },
  { why: 'the preview stays', step: any, path: /currentPreviewSceneName$/ },
  { why: 'the preview stays', step: any, path: /^events\.CurrentPreviewSceneChanged/ },
  { why: 'told once', step: any, path: /^events\.(InputMuteStateChanged|CurrentSceneTransitionChanged)$/ },
  { why: 'a scene on program is active', step: /^GetSourceActive .*Over/, path: /video(Active|Showing)$/ },
  { why: 'one size', step: any, path: /sceneItemTransform\.(source)?(W|w|H|h)(idth|eight)$/ },
  { why: 'those in program and preview', step: /^GetSourceScreenshot .*Slides/, path: answer },
  { why: 'an input that is not played', step: /^TriggerMediaInputAction .*logo/, path: answer },
  { why: 'a restart of what plays', step: /^TriggerMediaInputAction .*RESTART/, path: /^events\.MediaInputPlaybackStarted$/ },
  { why: 'every source with a meter', step: /^op 3 /, path: /inputs\[1\]$/ },
  { why: 'in the order of the show', step: any, path: /^events\.Input(Active|Show)StateChanged/ },
  { why: '`Sleep` without data', step: /^op 8 .*Sleep/, path: /results\[3\]\.requestStatus\.(code|comment)$/ },
]
