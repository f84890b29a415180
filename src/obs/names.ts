/** Our words in OBS's: transitions, kinds of inputs, and the UUIDs that clients remember things by. */
import { createHash } from 'node:crypto'
import type { TransitionKind } from '../show/index.ts'
import { transitionKinds } from '../show/index.ts'
import type { ItemStatus, OutputStatus, SourceStatus } from './room-status.ts'

/** Any fixed UUID would do; it must never change, or every remote forgets what it was bound to. */
const namespace = Buffer.from('6f1b6c0e5d0a4f0e9a4c3b7d2e8f1a57', 'hex')

type NamedThing = 'scene' | 'input' | 'transition'
type BornName = (thing: NamedThing, name: string) => string

/** Name-based (version 5) UUIDs of one room: the same name has the same UUID on every box and after every restart. What gets another name keeps its own. */
export class Uuids {
  readonly #room: string
  readonly #bornName: BornName
  readonly #known = new Map<string, string>()

  /** `bornName`: what a thing was called when it began. */
  constructor(room: string, bornName: BornName = (_thing, name) => name) {
    this.#room = room
    this.#bornName = bornName
  }

  of(thing: NamedThing, name: string): string {
    const key = `${this.#room}/${thing}/${this.#bornName(thing, name)}`
    let uuid = this.#known.get(key)
    if (uuid === undefined) {
      uuid = uuidV5(key)
      this.#known.set(key, uuid)
    }
    return uuid
  }
}

function uuidV5(name: string): string {
  const bytes = createHash('sha1').update(namespace).update(name).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

const transitions: Record<TransitionKind, { name: string; kind: string }> = {
  cut: { name: 'Cut', kind: 'cut_transition' },
  fade: { name: 'Fade', kind: 'fade_transition' },
  move: { name: 'Move', kind: 'move_transition' },
  black: { name: 'Fade to Black', kind: 'fade_to_color_transition' },
}

export function transitionName(kind: TransitionKind): string {
  return transitions[kind].name
}

export function transitionObsKind(kind: TransitionKind): string {
  return transitions[kind].kind
}

export function transitionByName(name: string): TransitionKind | undefined {
  return transitionKinds.find((kind) => transitions[kind].name === name)
}

const inputKinds: Record<SourceStatus['kind'], string> = {
  play: 'ffmpeg_source',
  capture: 'v4l2_input',
  screen: 'xshm_input',
  page: 'browser_source',
  net: 'ffmpeg_source',
  image: 'image_source',
  text: 'text_ft2_source_v2',
  pattern: 'mixos_pattern',
  sound: 'mixos_sound',
}

export function inputKind(source: SourceStatus): string {
  return inputKinds[source.kind]
}

/** Of what an item shows. */
export function nameOfWhat(what: ItemStatus['what']): string {
  return 'scene' in what ? what.scene : what.source
}

export function unversioned(kind: string): string {
  return kind.replace(/_v\d+$/, '')
}

export const allInputKinds: readonly string[] = [...new Set(Object.values(inputKinds))]

const capVideo = 1 << 0
const capAudio = 1 << 1
const capControllableMedia = 1 << 13

/** OBS's output flags of an input. */
export function inputKindCaps(source: SourceStatus): number {
  return (
    (source.hasPicture ? capVideo : 0) | (source.hasSound ? capAudio : 0) | (source.kind === 'play' ? capControllableMedia : 0)
  )
}

export const outputKinds: Record<OutputStatus['kind'], string> = {
  record: 'ffmpeg_muxer',
  copy: 'ffmpeg_muxer',
  hls: 'mixos_hls',
  stream: 'rtmp_output',
  camera: 'ffmpeg_muxer',
}
