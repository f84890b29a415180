/** What is wrong with the room's sounds, and what to do about it. */
import type { Alarm, RoomStatus, SoundTrouble, SourceStatus } from '../obs/index.ts'
import { deviceFix } from './fixes.ts'

/** An alarm before it is known of which room. */
export type Finding = Omit<Alarm, 'room' | 'sinceMs'> & { sinceMs?: number }

const troubles: Record<SoundTrouble, (label: string) => { text: string; fix: string }> = {
  muted: (label) => ({
    text: `${label} is muted here, and somebody speaks into it`,
    fix: 'Press its mute key, and it is heard.',
  }),
  silent: (label) => ({
    text: `${label} is silent: not even the room is heard`,
    fix: 'Is it switched on, has it power or a good battery, is its cable in, and its channel open at the sound desk?',
  }),
  'left-only': (label) => ({
    text: `${label} comes on the left side only`,
    fix: 'Look at its cable or at the panning at the sound desk; or choose `left` under its fader: then it is on both sides.',
  }),
  'right-only': (label) => ({
    text: `${label} comes on the right side only`,
    fix: 'Look at its cable or at the panning at the sound desk; or choose `right` under its fader: then it is on both sides.',
  }),
  inverted: (label) => ({
    text: `${label} is upside down on one side: who listens with one loudspeaker hears nothing of it`,
    fix: 'Choose `invert` under its fader. Afterwards look at its cable: two wires of a plug are exchanged.',
  }),
  clipping: (label) => ({
    text: `${label} is too loud where it comes in: it distorts`,
    fix: 'Turn it down at the sound desk or at the device. The fader here comes too late.',
  }),
}

export function soundFindings({ sources }: RoomStatus): Finding[] {
  return sources.flatMap((source) => [...lost(source), ...standIn(source, sources), ...troubled(source)])
}

/** Of those whose picture and sound come from two devices. */
function lost({ label, soundReason }: SourceStatus): Finding[] {
  return soundReason === null
    ? []
    : [{ code: 'sound-lost', text: `${label} has no sound: ${soundReason}`, fix: deviceFix(soundReason) }]
}

function standIn({ label, standIn }: SourceStatus, sources: SourceStatus[]): Finding[] {
  if (standIn === null) return []
  const other = sources.find(({ name }) => name === standIn)?.label ?? standIn
  return [
    {
      code: 'backup-microphone',
      text: `${label} is silent while ${other} hears somebody: ${other} is heard instead`,
      fix: `Look at ${label}: its battery, its switch, its channel at the sound desk. It takes over again by itself.`,
    },
  ]
}

/** A microphone that nobody is to hear may be silent. */
function troubled({ label, soundTroubles, heard, state }: SourceStatus): Finding[] {
  if (state !== 'up') return []
  return soundTroubles
    .filter((trouble) => trouble !== 'silent' || heard)
    .map((trouble) => ({ code: `sound-${trouble}`, ...troubles[trouble](label) }))
}
