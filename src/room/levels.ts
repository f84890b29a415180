/** The meters of a room: latest levels, latched clips, loudness, per source and for the program. */
import type { LevelEvent } from '../engine/messages/worker.ts'
import type { Loudness, ProgramMeter, SoundTrouble, SourceMeter } from '../obs/index.ts'
import { LoudnessMeter } from './loudness.ts'
import { SoundHealth } from './sound-health.ts'

interface Strip {
  peakDb: [number, number]
  rmsDb: [number, number]
  clipped: boolean
  loudness: LoudnessMeter
  health: SoundHealth
}

const silence: [number, number] = [-100, -100]
export const floor: Loudness = { momentary: -70, shortTerm: -70, integrated: -70 }

export class Levels {
  readonly #sources = new Map<string, Strip>()
  readonly #program = newStrip()

  source(name: string, event: LevelEvent): void {
    take(this.#strip(name), event)
  }

  program(event: LevelEvent): void {
    take(this.#program, event)
  }

  /** No sound comes from it any more. */
  silent(name: string): void {
    const strip = this.#strip(name)
    Object.assign(strip, { peakDb: silence, rmsDb: silence })
    strip.health.forget()
  }

  meter(source: string, appliedDb: number): SourceMeter {
    const { peakDb, rmsDb } = this.#strip(source)
    return { source, peakDb, rmsDb, appliedDb }
  }

  programMeter(): ProgramMeter {
    const { peakDb, rmsDb, loudness } = this.#program
    return { peakDb, rmsDb, loudness: loudness.read() }
  }

  loudness(source: string): Loudness {
    return this.#sources.get(source)?.loudness.read() ?? floor
  }

  troubles(source: string): SoundTrouble[] {
    return this.#sources.get(source)?.health.troubles ?? []
  }

  /** Somebody speaks into it. */
  speaks(source: string): boolean {
    return this.#sources.get(source)?.health.speaks ?? false
  }

  clipped(source: string): boolean {
    return this.#sources.get(source)?.clipped ?? false
  }

  get programClipped(): boolean {
    return this.#program.clipped
  }

  /** Puts out the latched clip light of one source, or all with the program's. */
  resetClip(source?: string): void {
    const strips = source === undefined ? [this.#program, ...this.#sources.values()] : [this.#strip(source)]
    for (const strip of strips) strip.clipped = false
  }

  #strip(name: string): Strip {
    const known = this.#sources.get(name) ?? newStrip()
    this.#sources.set(name, known)
    return known
  }
}

function newStrip(): Strip {
  return { peakDb: silence, rmsDb: silence, clipped: false, loudness: new LoudnessMeter(), health: new SoundHealth() }
}

function take(strip: Strip, event: LevelEvent): void {
  strip.peakDb = stereo(event.peakDb)
  strip.rmsDb = stereo(event.rmsDb)
  strip.clipped ||= event.clipped
  strip.health.add(event)
  if (event.weightedDb) strip.loudness.add(stereo(event.weightedDb))
}

function stereo(values: number[]): [number, number] {
  const left = values[0] ?? -100
  return [left, values[1] ?? left]
}
