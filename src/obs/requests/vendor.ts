/** Requests of the vendor `mixos`: what a room can do that OBS has no word for. */
import { z } from 'zod'
import { channelMaps, type Transition, type TransitionKind, transitionKinds } from '../../show/index.ts'
import { Status } from '../protocol.ts'
import { type RequestDefinition, request, text } from './define.ts'

const durationMs = z.number().min(0).max(20_000)
const personId = text.max(64)
const personName = z.string().trim().min(1).max(40)
const person = { id: personId, name: personName }
const outOfRange = { 'bad-value': Status.RequestFieldOutOfRange }

export const vendorRequests: Record<string, RequestDefinition> = {
  GetStatus: request({ run: ({ port }) => port.status() }),

  Take: request({
    data: { transition: z.enum(transitionKinds).optional(), durationMs: durationMs.optional() },
    refusal: outOfRange,
    run: ({ port }, data) => port.take(transitionOf(data)),
  }),

  /** Straight to program; the preview stays. */
  SetProgram: request({
    data: { scene: text, transition: z.enum(transitionKinds).optional(), durationMs: durationMs.optional() },
    refusal: outOfRange,
    run: ({ port }, data) => port.setProgram(data.scene, transitionOf(data)),
  }),

  Panic: request({
    data: { on: z.boolean() },
    run: ({ port }, data) => port.panic(data.on),
  }),

  FadeToBlack: request({
    data: { on: z.boolean(), durationMs: durationMs.optional() },
    refusal: outOfRange,
    run: ({ port }, data) => port.fadeToBlack(data.on, data.durationMs),
  }),

  /** Without a name: all streams. */
  Stream: request({
    data: { on: z.boolean(), name: text.optional() },
    run: ({ port }, data) => port.stream(data.on, data.name),
  }),

  /** The recording of one camera by itself. */
  RecordCamera: request({
    data: { source: text, on: z.boolean() },
    async run({ port }, data) {
      const outputPath = await port.recordCamera(data.source, data.on)
      return outputPath === null ? {} : { outputPath }
    },
  }),

  /** Another scene for a mix beside the program. */
  SetMixScene: request({
    data: { mix: text, scene: text },
    run: ({ port }, data) => port.setMixScene(data.mix, data.scene),
  }),

  /** What becomes left and right of a source's sound. */
  SetChannels: request({
    data: { source: text, channels: z.enum(channelMaps) },
    run: ({ port }, data) => port.setSound(data.source, { channels: data.channels }),
  }),

  /** A page is there. */
  Here: request({ data: person, run: ({ port }, { id, name }) => port.crew.here({ id, name }) }),

  /** With `from`: only while that one holds it; an empty one means nobody. */
  TakeOver: request({
    data: { ...person, from: z.string().optional() },
    run: ({ port }, { id, name, from }) => port.crew.takeOver({ id, name }, from === '' ? null : from),
  }),

  /** Without `to`: nobody holds it any more. */
  HandOver: request({
    data: { id: personId, to: personId.optional() },
    run: ({ port }, { id, to }) => port.crew.handOver(id, to ?? null),
  }),

  CallForHelp: request({
    data: { name: personName, note: z.string().trim().min(1).max(200) },
    run: ({ port }, { name, note }) => port.crew.call(name, note),
  }),

  AnswerCall: request({
    data: { callId: text, name: personName },
    run: ({ port }, { callId, name }) => port.crew.answerCall(callId, name),
  }),

  CloseCall: request({
    data: { callId: text, name: personName },
    run: ({ port }, { callId, name }) => port.crew.closeCall(callId, name),
  }),

  /** What the headphones play instead of their mix, before its fader; without a source: their mix again. */
  SetListen: request({
    data: { source: text.optional() },
    run: ({ port }, data) => port.listen(data.source ?? null),
  }),

  ResetClip: request({
    data: { source: text.optional() },
    run: ({ port }, data) => port.resetClip(data.source),
  }),
}

function transitionOf({ transition, durationMs }: { transition?: TransitionKind; durationMs?: number }): Partial<Transition> {
  return {
    ...(transition === undefined ? {} : { kind: transition }),
    ...(durationMs === undefined ? {} : { durationMs }),
  }
}
