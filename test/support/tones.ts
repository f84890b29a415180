/** Whether tones are heard in a recording, all the time. */
import { execFileSync } from 'node:child_process'

const rateHz = 8000

/** How far each tone stands above the loudest of the places `between` them, dB, in the worst half second. */
export function tonesDb(file: string, tonesHz: number[], betweenHz: number[]): Map<number, number> {
  const raw = execFileSync('ffmpeg', ['-v', 'error', '-i', file, '-vn', '-ac', '1', '-ar', String(rateHz), '-f', 'f32le', '-'], {
    maxBuffer: 1 << 26,
  })
  const samples = new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + (raw.length & ~3)))
  const worst = new Map(tonesHz.map((toneHz) => [toneHz, Number.POSITIVE_INFINITY]))
  for (let from = 0; from + rateHz / 2 <= samples.length; from += rateHz / 2) {
    const piece = samples.subarray(from, from + rateHz / 2)
    const between = Math.max(...betweenHz.map((hertz) => powerDb(piece, hertz)))
    for (const [toneHz, least] of worst) worst.set(toneHz, Math.min(least, powerDb(piece, toneHz) - between))
  }
  return worst
}

/** Of one frequency, dB of full scale, at 8 kHz unless told otherwise: Goertzel's, with a Hann window. */
export function powerDb(samples: Float32Array, hertz: number, sampleRateHz = rateHz): number {
  const turn = (2 * Math.PI * hertz) / sampleRateHz
  let [re, im] = [0, 0]
  for (const [index, sample] of samples.entries()) {
    const windowed = sample * (0.5 - 0.5 * Math.cos((2 * Math.PI * index) / samples.length))
    re += windowed * Math.cos(turn * index)
    im += windowed * Math.sin(turn * index)
  }
  return 10 * Math.log10((re * re + im * im) / samples.length ** 2 + 1e-12)
}
