/** The status of a small room, as the tests of this folder begin with it. */
import type { RoomStatus, SourceStatus } from './room-status.ts'

const quiet = { momentary: -70, shortTerm: -70, integrated: -70 }

const worker = { state: 'up', pid: 1, restarts: 0, reason: null } as const

export function newSource(name: string, kind: SourceStatus['kind'], more: Partial<SourceStatus> = {}): SourceStatus {
  return {
    name,
    label: name,
    kind,
    state: 'up',
    reason: null,
    soundReason: null,
    sinceMs: 0,
    restarts: 0,
    hasPicture: kind !== 'sound',
    hasSound: kind === 'sound' || kind === 'play',
    tally: 'off',
    heard: kind === 'sound',
    gainDb: 0,
    muted: false,
    delayMs: 0,
    channels: 'stereo',
    clipped: false,
    soundTroubles: [],
    standIn: null,
    loudness: quiet,
    media: kind === 'play' ? { state: 'playing', positionMs: 1500, durationMs: 60_000 } : null,
    ...more,
  }
}

export function newStatus(): RoomStatus {
  const output = { reason: null, file: null, bytes: 0, bytesPerSecond: 0, seconds: 0, restarts: 0, diskFreeBytes: 50 << 20 }
  return {
    show: 'Test Conference',
    room: 'hall-a',
    atMs: 1_000_000,
    onAirMs: 0,
    video: { width: 1920, height: 1080, fps: 30000 / 1001 },
    programScene: 'Slides',
    previewScene: 'Break',
    transition: { kind: 'fade', durationMs: 300 },
    inTransition: false,
    panic: false,
    black: false,
    listen: null,
    scenes: [
      { name: 'Slides', sources: ['slides'] },
      { name: 'Slides + Closeup', sources: ['slides', 'closeup', 'frame'] },
      { name: 'Ads', sources: ['ads'] },
      { name: 'Break', sources: ['title'] },
      { name: 'Break over Slides', sources: ['slides', 'title'] },
    ],
    mixes: [{ ...worker, name: 'projector', scene: 'Slides', follows: true, framesMade: 0, framesLost: 0 }],
    sources: [
      newSource('slides', 'pattern', { tally: 'program' }),
      newSource('closeup', 'pattern'),
      newSource('frame', 'image'),
      newSource('ads', 'play'),
      newSource('title', 'text', { tally: 'preview' }),
      newSource('stage-mics', 'sound', { gainDb: -3 }),
    ],
    fullMachineSinceMs: null,
    programClipped: false,
    loudness: quiet,
    mixer: { ...worker, framesMade: 1000, framesLate: 2, framesLost: 3, coreWaits: 0 },
    encoder: { ...worker, element: 'x264enc', framesMade: 990, framesLost: 4, coreWaits: 0, videoKbps: 4000 },
    monitor: worker,
    sideEncoders: [],
    outputs: [
      { ...output, name: 'record', kind: 'record', state: 'off', folder: '/mnt/rec' },
      { ...output, name: 'hls', kind: 'hls', state: 'on', bytes: 12_000, seconds: 8 },
    ],
    screens: [],
    crew: { holder: null, people: [], calls: [] },
    soundOutputs: [],
    schedule: null,
    ingests: [],
    surfaces: [],
    alarms: [],
  }
}
