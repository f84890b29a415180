/** How the harness's room begins: sixteen scenes and sources like those of a real conference. */
import type { RoomStatus, SourceStatus } from '../../src/obs/index.ts'

const quiet = { momentary: -70, shortTerm: -70, integrated: -70 }
const worker = { state: 'up', pid: 1, restarts: 0, reason: null } as const
const output = { state: 'on', reason: null, file: null, bytes: 0, bytesPerSecond: 600_000, seconds: 0, restarts: 0 } as const

function source(name: string, label: string, kind: SourceStatus['kind'], more: Partial<SourceStatus> = {}): SourceStatus {
  const hasSound = kind === 'sound' || kind === 'play'
  return {
    name,
    label,
    kind,
    state: 'up',
    reason: null,
    soundReason: null,
    sinceMs: 0,
    restarts: 0,
    hasPicture: kind !== 'sound',
    hasSound,
    tally: 'off',
    heard: false,
    gainDb: 0,
    muted: false,
    delayMs: 0,
    channels: 'stereo',
    clipped: false,
    soundTroubles: [],
    standIn: null,
    loudness: hasSound ? { momentary: -24, shortTerm: -24.3, integrated: -25 } : quiet,
    media: kind === 'play' ? { state: 'playing', positionMs: 42_000, durationMs: 180_000 } : null,
    ...more,
  }
}

const scenes: Record<string, string[]> = {
  'Fullscreen Slides': ['slides'],
  'Slides + Closeup': ['slides', 'closeup'],
  'Closeup + Slides': ['slides', 'closeup'],
  'Fullscreen Closeup': ['closeup'],
  'Fullscreen Overview': ['overview'],
  'Fullscreen Audience': ['audience'],
  'Herald Closeup': ['closeup'],
  'Herald Overview': ['overview'],
  'Audience + Slides': ['audience', 'slides'],
  Intermezzo: ['intermezzo'],
  'Audience + Closeup': ['audience', 'closeup'],
  'Lectern View': ['closeup', 'slides'],
  Break: ['break'],
  'Ads + Intermezzo': ['ads', 'intermezzo'],
  Cows: ['cows'],
  Vader: ['vader'],
}

export function startingStatus(room: string): RoomStatus {
  return {
    show: 'OpenFest 2026',
    room,
    atMs: 0,
    onAirMs: 0,
    video: { width: 1920, height: 1080, fps: 30 },
    programScene: 'Slides + Closeup',
    previewScene: 'Fullscreen Closeup',
    transition: { kind: 'fade', durationMs: 300 },
    inTransition: false,
    panic: false,
    black: false,
    listen: null,
    scenes: Object.entries(scenes).map(([name, sources]) => ({ name, sources })),
    mixes: [{ ...worker, name: 'projector', scene: 'Fullscreen Slides', follows: true, framesMade: 108_000, framesLost: 0 }],
    sources: [
      source('slides', 'Slides', 'play', { gainDb: -6, media: null }),
      source('closeup', 'Closeup', 'pattern'),
      source('overview', 'Overview', 'pattern'),
      source('audience', 'Audience', 'pattern'),
      source('intermezzo', 'Intermezzo', 'play'),
      source('ads', 'Ads', 'play', { gainDb: -12 }),
      source('cows', 'Cows', 'image'),
      source('vader', 'Vader', 'image'),
      source('break', 'Back at 14:00', 'text'),
      source('image: frame', 'frame', 'image', { ofScene: true }),
      source('stage-mics', 'Stage mics', 'sound', { gainDb: -3 }),
      source('lectern-mic', 'Lectern mic', 'sound', { delayMs: 40 }),
      source('audience-mic', 'Audience mic', 'sound', { muted: true }),
    ],
    fullMachineSinceMs: null,
    programClipped: false,
    loudness: quiet,
    mixer: { ...worker, framesMade: 108_000, framesLate: 3, framesLost: 0, coreWaits: 0 },
    encoder: { ...worker, element: 'x264enc', framesMade: 108_000, framesLost: 0, coreWaits: 0, videoKbps: 5000 },
    monitor: worker,
    sideEncoders: [],
    outputs: [
      { ...output, name: 'record', kind: 'record', state: 'off', bytesPerSecond: 0, diskFreeBytes: 412e9 },
      { ...output, name: 'hls', kind: 'hls', diskFreeBytes: null },
    ],
    ingests: [],
    surfaces: [
      {
        name: 'numpad',
        kind: 'keypad',
        device: '145f:0239',
        state: 'on',
        reason: null,
        last: { key: 'kp2', does: 'preview Slides + Closeup', outcome: 'done', reason: null, atMs: 0 },
        failures: [],
        counts: { pressed: 412, done: 412, short: 0, failed: 0 },
        restarts: 0,
      },
    ],
    screens: [
      {
        name: 'screen',
        mix: 'projector',
        fallback: 'slides',
        state: 'on',
        reason: null,
        showing: 'mix',
        display: { name: 'HDMI-1', width: 1024, height: 768 },
        frames: 108_000,
        restarts: 0,
      },
    ],
    crew: { holder: null, people: [], calls: [] },
    soundOutputs: [
      {
        name: 'headphones',
        mix: 'program',
        device: 'hw:CARD=Headset',
        listens: true,
        state: 'on',
        reason: null,
        isFed: true,
        driftPpm: 38,
        restarts: 0,
      },
    ],
    schedule: null,
    alarms: [],
  }
}
