/** Sound out of one pipeline and into another, past our own resampler. Pieces of some ten milliseconds: this, too, is no JavaScript per frame. */
import GstApp from 'gi://GstApp?version=1.0'
import { Gst } from './gst.ts'

// gjs has to have seen the class of which the elements are.
void GstApp.AppSrc

const rateHz = 48_000
export const pipeCaps = `audio/x-raw,format=F32LE,rate=${rateHz},channels=2,layout=interleaved,channel-mask=(bitmask)3`
/** How often it is looked what came. */
export const pipeMs = 3

export type SoundTaker = Gst.Element & { try_pull_sample(timeoutNs: number): Gst.Sample | null }
export type SoundGiver = Gst.Element & { push_buffer(buffer: Gst.Buffer): number }

/** Tail of a pipeline from which `nextSound` takes. */
export const soundTaker = (name: string) =>
  `audioconvert ! audioresample ! ${pipeCaps} ! appsink name=${name} max-buffers=200 drop=true sync=false async=false`
/** Head of a pipeline that `giveSound` feeds. */
export const soundGiver = (name: string, live: boolean) =>
  `appsrc name=${name} format=time is-live=${live} max-bytes=0 block=false caps="${pipeCaps}"`

export interface Piece {
  frames: Float32Array
  /** Running time of its beginning, nanoseconds. */
  atNs: number
}

/** What came and was not taken yet; null: nothing. */
export function nextSound(from: SoundTaker): Piece | null {
  const sample = from.try_pull_sample(0)
  const buffer = sample?.get_buffer()
  if (!sample || !buffer) return null
  const bytes = buffer.extract_dup(0, buffer.get_size())
  const frames = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4)
  return { frames, atNs: Number(sample.get_segment().to_running_time(Gst.Format.TIME, buffer.pts)) }
}

/** `atNs`: running time; null: as soon as it can be. */
export function giveSound(to: SoundGiver, frames: Float32Array, atNs: number | null): void {
  const buffer = Gst.Buffer.new_wrapped(new Uint8Array(frames.buffer, frames.byteOffset, frames.byteLength))
  if (atNs !== null) Object.assign(buffer, { pts: Math.round(atNs), duration: Math.round(nsOf(frames)) })
  to.push_buffer(buffer)
}

export function nsOf(frames: Float32Array): number {
  return ((frames.length / 2) * 1e9) / rateHz
}

export function silence(seconds: number): Float32Array {
  return new Float32Array(2 * Math.round(seconds * rateHz))
}
