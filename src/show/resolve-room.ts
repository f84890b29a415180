/** One room as written, made complete. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { fitting, member, type ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { resolveCameras } from './resolve-cameras.ts'
import { resolveHls } from './resolve-hls.ts'
import { resolveMixes } from './resolve-mixes.ts'
import { resolveScenes } from './resolve-scenes.ts'
import { resolveAuto, resolveScheduleRoom } from './resolve-schedule.ts'
import { resolveScreens } from './resolve-screens.ts'
import { resolveSounds } from './resolve-sound.ts'
import { resolveSoundOutputs } from './resolve-sound-outputs.ts'
import { resolveSources } from './resolve-sources.ts'
import { resolveStreams } from './resolve-streams.ts'
import { resolveSurfaces } from './resolve-surfaces.ts'
import { defaultTransitionMs, resolveTransitionText } from './resolve-transition.ts'
import { controlShape, encoderShape, recordShape, transitionShape } from './shape.ts'
import type { Control, Room } from './show.ts'
import type { Encoder, RecordOutput } from './show-output.ts'
import type { Transition } from './show-scene.ts'
import type { Sound } from './show-sound.ts'
import type { Source } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

/** It stands in the paths of sockets, which are short. */
const longestRoomName = 40

/** `index` counts the rooms of the show from 0. */
export function resolveRoom(show: ResolveContext, name: string, room: unknown, index: number): Room {
  const path = ['rooms', name]
  const sources = resolveSources(show, room, path)
  const broken = [...sources].filter(([, source]) => source === null).map(([source]) => source)
  const context = { ...show, brokenSources: new Set(broken) }
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    const better = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, longestRoomName)
      .replace(/^-|-$/g, '')
    const what = `\`${name}\` is no name for a room: lower case letters, digits and dashes, for it stands in paths and addresses`
    context.mistakes.key(path, what, better ? `Write \`${better}\`` : undefined)
  } else if (name.length > longestRoomName) {
    const what = `a room's name has at most ${longestRoomName} letters, not ${name.length}`
    context.mistakes.key(path, what, 'Make it short, such as `hall-a`: it stands in paths and addresses')
  }
  const scenes = resolveScenes(context, room, path, sources)
  if (scenes.length === 0 && isMap(member(room, 'scenes'))) {
    context.mistakes.key([...path, 'scenes'], `the room \`${name}\` has no scenes`, 'Write at least one: `Camera: [ camera ]`')
  }
  const encoder = resolveEncoder(context, member(room, 'encoder'))
  const sounds = resolveSounds(context, room, path, sources)
  const good = [...sources.values()].filter((source) => source !== null)
  const mixes = resolveMixes(
    context,
    room,
    path,
    scenes,
    sounds.map(({ source }) => source),
  )
  const mixNames = mixes.mixes.map((mix) => mix.name)
  return {
    name,
    sources: good,
    scenes,
    transition: resolveTransition(context, member(room, 'transition'), [...path, 'transition']),
    ...mixes,
    sounds,
    encoder,
    record: resolveRecord(context, room, path, { sources: good, sounds, encoder }),
    hls: resolveHls(context, room, path, encoder),
    streams: resolveStreams(context, room, path),
    screens: resolveScreens(context, room, path, { mixes: mixNames, sources: good }),
    soundOutputs: resolveSoundOutputs(context, room, path, mixNames),
    surfaces: resolveSurfaces(context, room, path, {
      scenes: scenes.map((scene) => scene.name),
      mixes: mixNames,
      sources: good,
      sounds: sounds.map(({ source }) => source),
      records: member(member(room, 'outputs'), 'record') !== undefined,
    }),
    scheduleRoom: resolveScheduleRoom(context, room, path),
    control: resolveControl(member(room, 'control'), index),
  }
}

function resolveControl(written: unknown, index: number): Control {
  const { listen = '127.0.0.1', port = 4455 + index, password = null } = fitting(controlShape, written) ?? {}
  return { listen, port, password }
}

function resolveTransition(context: ResolveContext, written: unknown, path: KeyPath): Transition {
  const change = fitting(transitionShape, written)
  if (change === undefined) return { kind: 'cut', durationMs: defaultTransitionMs }
  if (typeof change !== 'string') return { kind: change.kind, durationMs: change.duration ?? defaultTransitionMs }
  return resolveTransitionText(context, change, path)
}

/** The longer the picture, the more bits; 720p at 25 or 30 gets 3 Mbit/s. */
function resolveEncoder({ video }: ResolveContext, written: unknown): Encoder {
  const change = fitting(encoderShape, written) ?? {}
  const pixelsPerSecond = video ? (video.width * video.height * video.rateNum) / video.rateDen : 0
  const usual = pixelsPerSecond <= 30e6 ? 3000 : pixelsPerSecond <= 65e6 ? 5000 : pixelsPerSecond <= 130e6 ? 8000 : 16_000
  const {
    video: videoKbps = usual,
    audio: audioKbps = 128,
    keyframe: keyframeMs = 1000,
    prefer = null,
    preset = 'veryfast',
  } = change
  return { videoKbps, audioKbps, keyframeMs, prefer, preset }
}

function resolveRecord(
  context: ResolveContext,
  room: unknown,
  path: KeyPath,
  { sources, sounds, encoder }: { sources: Source[]; sounds: Sound[]; encoder: Encoder },
): RecordOutput | null {
  const written = fitting(recordShape, member(member(room, 'outputs'), 'record'))
  if (!written) return null
  const here = [...path, 'outputs', 'record']
  const to = resolveFolder(context, written.to, [...here, 'to'])
  const also = written.also === undefined ? null : resolveFolder(context, written.also, [...here, 'also'])
  if (also === to)
    context.mistakes.value([...here, 'also'], `\`${written.also}\` is the first folder again`, 'Name one on another disk')
  const heard = sounds.map(({ source }) => source)
  written.tracks?.forEach((source, index, tracks) => {
    if (tracks.indexOf(source) < index)
      context.mistakes.value([...here, 'tracks', index], `\`${source}\` is here twice`, 'Once is enough')
    if (heard.includes(source) || context.brokenSources.has(source)) return
    const hint = didYouMean(nearest(source, heard)) ?? `Sources with sound: ${heard.join(', ')}`
    context.mistakes.value([...here, 'tracks', index], `no source with sound named \`${source}\``, hint)
  })
  const microphones = sources.filter(({ kind }) => kind === 'sound').map(({ name }) => name)
  const cameras = resolveCameras(context, written.cameras ?? [], [...here, 'cameras'], { sources, encoder })
  return {
    to,
    also,
    tracks: written.tracks ?? microphones,
    cameras,
    segmentMs: written.segment ?? 300_000,
    auto: resolveAuto(context, room, written.auto ?? false, here),
  }
}

function resolveFolder(context: ResolveContext, written: string, path: KeyPath): string {
  const folder = resolve(context.folder, written)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
    context.mistakes.value(path, `\`${written}\` is a file, not a folder`, 'Recordings go into a folder')
  return folder
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
