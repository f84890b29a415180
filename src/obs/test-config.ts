/** How a test's room is set up, made from its status: one layer for each source of a scene. */
import type { Layer, Room, Source } from '../show/index.ts'
import type { RoomStatus, SourceStatus } from './room-status.ts'

export function configOf({ room, sources, scenes, transition, programScene }: RoomStatus): Room {
  return {
    name: room,
    sources: sources.map(sourceOf),
    scenes: scenes.map((scene) => ({ name: scene.name, layers: scene.sources.map((name) => fill({ source: name })) })),
    transition,
    startScene: programScene,
    mixes: [],
    sounds: [],
    encoder: { videoKbps: 3000, audioKbps: 128, keyframeMs: 1000, prefer: null, preset: 'veryfast' },
    record: { to: '/mnt/rec', also: null, tracks: ['stage-mics'], cameras: [], segmentMs: 300_000, auto: false },
    hls: null,
    streams: [],
    screens: [],
    soundOutputs: [],
    surfaces: [],
    scheduleRoom: null,
    control: { listen: '127.0.0.1', port: 4455, password: null },
  }
}

export function fill(what: Layer['what']): Layer {
  return { what, place: { kind: 'fill' }, crop: { left: 0, top: 0, right: 0, bottom: 0 }, opacity: 1, visible: true }
}

function sourceOf({ name, label, kind }: SourceStatus): Source {
  const base = { name, label }
  if (kind === 'play') return { ...base, kind, file: `/media/${name}.mp4`, loop: true, restart: true }
  if (kind === 'image') return { ...base, kind, file: `/media/${name}.png` }
  if (kind === 'sound') return { ...base, kind, from: { tone: 300 } }
  if (kind === 'text') {
    const look = { font: 'DejaVu Sans Bold 77', color: '#ffffff', box: null, background: null }
    return { ...base, kind, text: label, ...look, align: 'center', valign: 'middle' }
  }
  return { ...base, kind: 'pattern', pattern: 'smpte', tone: null, frames: false, clock: false }
}
