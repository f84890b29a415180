/** Meters: peak, RMS and K-weighted power of a sound, as messages 20 times a second. */
import GObject from 'gi://GObject'
import { element, type Gst, levels, quote } from './gst.ts'
import type { LevelEvent } from './messages/worker.ts'
import { matrixText } from './sound-process.ts'

/**
 * K-weighting at 48 kHz, ITU-R BS.1770-4 annex 1: a high shelf for the head, then a high pass. `b` feed-forward, `a`
 * feedback, in the order and with the signs that `audioiirfilter` wants.
 */
const shelf = { b: [1.53512485958697, -2.69169618940638, 1.19839281085285], a: [1, -1.69065929318241, 0.73248077421585] }
const highPass = { b: [1, -2, 1], a: [1, -1.99004745483398, 0.99007225036621] }

const intervalNs = 50_000_000
/** Weighted levels that may be ahead of the others, which are measured before them. */
const mostWaiting = 4

/** A third channel, the mean of both, tells whether they cancel each other out. */
const withSum = `audioconvert mix-matrix=${quote(
  matrixText([
    [1, 0],
    [0, 1],
    [0.5, 0.5],
  ]),
)} ! audio/x-raw,format=F64LE,channels=3`

/** A piece of pipeline that passes the sound on and measures it on the side; of a source, its sum, too. */
export function levelChain(name: string, of: 'source' | 'program'): string {
  const weighted = of === 'source' ? withSum : 'audioconvert ! audio/x-raw,format=F64LE'
  return (
    `level name=${name} interval=${intervalNs} ! tee name=${name}-tee ${name}-tee. ! ${weighted} ! ` +
    `audioiirfilter name=${name}-shelf ! audioiirfilter name=${name}-pass ! level name=${name}-k interval=${intervalNs} ! fakesink sync=false async=false ${name}-tee.`
  )
}

/** What is nearer to full scale counts as clipped. */
const clipDb = -0.05

/** Reports the meter `name` of `pipeline`, and clips of a meter `raw` before it; call it before the pipeline starts. */
export function followLevel(pipeline: Gst.Pipeline, name: string, onLevel: (level: LevelEvent) => void): void {
  setFilter(pipeline, `${name}-shelf`, shelf)
  setFilter(pipeline, `${name}-pass`, highPass)
  const bus = pipeline.get_bus()
  /** Each is told once: a repeated or a lost one would be heard in the loudness. */
  const weighted: number[][] = []
  let rawClipped = false
  bus.connect('message::element', (_bus: unknown, message: Gst.Message) => {
    const from = message.src?.get_name()
    if (from !== name && from !== `${name}-k` && from !== 'raw') return
    const text = message.get_structure()?.to_string() ?? ''
    if (from === 'raw') {
      rawClipped ||= isClipped(levels(text, 'peak'))
      return
    }
    if (from === `${name}-k`) {
      if (weighted.push(levels(text, 'rms')) > mostWaiting) weighted.shift()
      return
    }
    const peakDb = levels(text, 'peak')
    const [left, right, sum] = weighted.shift() ?? []
    onLevel({
      peakDb,
      rmsDb: levels(text, 'rms'),
      weightedDb: left === undefined || right === undefined ? null : [left, right],
      weightedSumDb: sum ?? null,
      clipped: rawClipped || isClipped(peakDb),
    })
    rawClipped = false
  })
}

function isClipped(peakDb: number[]): boolean {
  return Math.max(...peakDb) >= clipDb
}

function setFilter(pipeline: Gst.Pipeline, name: string, filter: { a: number[]; b: number[] }): void {
  Object.assign(element(pipeline, name), { a: valueArray(filter.a), b: valueArray(filter.b) })
}

function valueArray(numbers: number[]): GObject.ValueArray {
  const array = GObject.ValueArray.new(numbers.length)
  for (const number of numbers) {
    const value = new GObject.Value()
    value.init(GObject.TYPE_DOUBLE)
    value.set_double(number)
    array.append(value)
  }
  return array
}
