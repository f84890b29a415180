/** What is done to a source's sound before anybody hears it: channels, high-pass, compressor. */
import { audioCaps, element, Gst, quote } from './gst.ts'
import type { ChannelMap, SoundProcess } from './messages/source.ts'

/** Rows left and right, columns left and right. */
const matrices: Record<ChannelMap, number[][]> = {
  stereo: [
    [1, 0],
    [0, 1],
  ],
  left: [
    [1, 0],
    [1, 0],
  ],
  right: [
    [0, 1],
    [0, 1],
  ],
  sum: [
    [0.5, 0.5],
    [0.5, 0.5],
  ],
  swap: [
    [0, 1],
    [1, 0],
  ],
  invert: [
    [1, 0],
    [0, -1],
  ],
}

/** The matrix is silent in whole numbers (1.22). */
const floats = 'audio/x-raw,format=F32LE,rate=48000,channels=2,layout=interleaved'
const highPassPoles = 4
/** For voices: quick to duck, slow to let go; milliseconds and dB. */
const [attackMs, releaseMs, kneeDb] = [10, 200, 6]
/** `sc4` of Steve Harris's plug-ins. */
const compressorElement = 'ladspa-sc4-1882-so-sc4'

export const canCompress = () => Gst.ElementFactory.find(compressorElement) !== null

/** Pipeline text from the show's sound to the show's sound; the meter `raw` hears it before the filters. */
export function soundProcess({ highPassHz, compressor }: SoundProcess): string {
  const filters: string[] = []
  if (highPassHz !== null) filters.push(`audiocheblimit mode=high-pass cutoff=${highPassHz} poles=${highPassPoles}`)
  if (compressor && canCompress()) {
    const { thresholdDb, ratio, makeUpDb } = compressor
    filters.push(
      `${compressorElement} threshold-level=${thresholdDb} ratio=${ratio} makeup-gain=${makeUpDb} ` +
        `attack-time=${attackMs} release-time=${releaseMs} knee-radius=${kneeDb}`,
    )
  }
  const mapped = `audiomixmatrix name=channels in-channels=2 out-channels=2 channel-mask=3 matrix=${quote(matrixText(matrices.stereo, 'double'))}`
  const filtered = filters.length === 0 ? '' : `level name=raw interval=50000000 ! ${filters.join(' ! ')} !`
  return `audioconvert ! ${floats} ! ${mapped} ! ${filtered} audioconvert dithering=none ! ${audioCaps}`
}

/** At any time; `audioconvert` would keep its first matrix. */
export function setChannels(pipeline: Gst.Pipeline, channels: ChannelMap): void {
  Gst.util_set_object_arg(element(pipeline, 'channels'), 'matrix', matrixText(matrices[channels], 'double'))
}

/** As a property of elements wants it. */
export function matrixText(rows: number[][], number: 'float' | 'double' = 'float'): string {
  return `<${rows.map((row) => `<${row.map((factor) => `(${number})${factor}`).join(',')}>`).join(',')}>`
}
