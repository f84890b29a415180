/** Who is heard in which scene, and how loud. */
import type { SoundSetting } from '../engine/messages/mix.ts'
import { type Mix, type Room, type Sound, sourcesIn } from '../show/index.ts'

export function isHeard(room: Room, sound: Sound, scene: string): boolean {
  if (sound.heardIn === 'always') return true
  if (sound.heardIn === 'seen') return sourcesIn(room, scene).includes(sound.source)
  return sound.heardIn.includes(scene)
}

/** In `scene` of the program, or of another mix, which may leave some out. */
export function soundSettings(room: Room, sounds: Sound[], scene: string, mix: Mix | null = null): SoundSetting[] {
  return sounds.map((sound) => ({
    source: sound.source,
    gain: isHeard(room, sound, scene) && !sound.muted && isIn(mix, sound.source) ? 10 ** (sound.gainDb / 20) : 0,
    delayMs: sound.delayMs,
  }))
}

function isIn(mix: Mix | null, source: string): boolean {
  return mix === null || (!mix.without.includes(source) && (mix.only === null || mix.only.includes(source)))
}

/** What the fader does to a source in `scene`, in dB; -100 when it is not heard. */
export function appliedDb(room: Room, sound: Sound, scene: string): number {
  return isHeard(room, sound, scene) && !sound.muted ? sound.gainDb : -100
}
