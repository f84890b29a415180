/** The room in words: everything that is known, for pages, metrics, remotes and the terminal. */
import type { CrewStatus, Meters, MixStatus, OutputStatus, RoomStatus, SoundTrouble, SourceStatus, Tally } from '../obs/index.ts'
import { type Mix, type Room, type Show, type Sound, type Source, sourcesIn } from '../show/index.ts'
import { alarmsOf } from './alarms.ts'
import type { BySchedule } from './by-schedule.ts'
import { isStill } from './compose.ts'
import { appliedDb, isHeard } from './hearing.ts'
import { type RoomDesire, sourcesOnAir } from './journal.ts'
import { floor } from './levels.ts'
import type { Mixer } from './mixer.ts'
import type { Plant } from './plant.ts'
import { workerStatus } from './worker-status.ts'

interface StatusInput {
  show: Show
  room: Room
  desire: RoomDesire
  plant: Plant
  crew: CrewStatus
  bySchedule: BySchedule
  standIns: ReadonlyMap<string, string>
  startedMs: number
  inTransition: boolean
}

export function roomStatus(input: StatusInput): RoomStatus {
  const { show, room, desire, plant, startedMs, inTransition } = input
  const { video } = show
  const status: RoomStatus = {
    show: show.name,
    room: room.name,
    atMs: Date.now(),
    onAirMs: Date.now() - startedMs,
    video: { width: video.width, height: video.height, fps: video.rateNum / video.rateDen },
    programScene: desire.programScene,
    previewScene: desire.previewScene,
    transition: desire.transition,
    inTransition,
    panic: desire.panic,
    black: desire.black,
    listen: desire.listen,
    scenes: room.scenes.map((scene) => ({ name: scene.name, sources: sourcesIn(room, scene) })),
    mixes: room.mixes.map((mix, index) => mixStatus(mix, desire.mixes[mix.name] ?? mix.startScene, plant.mixers.mixes[index])),
    sources: room.sources.map((source) => sourceStatus(source, input)),
    fullMachineSinceMs: plant.fullMachine.sinceMs(),
    programClipped: plant.levels.programClipped,
    loudness: plant.levels.programMeter().loudness,
    mixer: { ...workerStatus(plant.mixers.program.worker), ...plant.mixers.program.status },
    encoder: { ...workerStatus(plant.encoder.worker), ...plant.encoder.status, videoKbps: room.encoder.videoKbps },
    monitor: plant.monitor.status(),
    sideEncoders: plant.sideEncoders.statuses(),
    outputs: plant.outputs.statuses().map((output) => withSchedule(output, input)),
    screens: plant.screens.statuses(),
    crew: input.crew,
    soundOutputs: plant.soundOutputs.statuses(),
    schedule: input.bySchedule.status(),
    ingests: plant.ingests.statuses(),
    surfaces: plant.surfaces.statuses(),
    alarms: [],
  }
  status.alarms = alarmsOf(status)
  return status
}

export function roomMeters(room: Room, desire: RoomDesire, plant: Plant): Meters {
  const sources = desire.sounds.map((sound) => plant.levels.meter(sound.source, appliedDb(room, sound, desire.programScene)))
  return { sources, program: plant.levels.programMeter() }
}

/** Both places of a recording are one to the schedule. */
function withSchedule(output: OutputStatus, { bySchedule, desire }: StatusInput): OutputStatus {
  const isOwn = output.kind === 'record' || output.kind === 'stream'
  const schedule = isOwn ? bySchedule.statusOf(output.name, desire.byHand) : null
  return schedule ? { ...output, schedule } : output
}

function mixStatus({ name, follow }: Mix, scene: string, mixer: Mixer | undefined): MixStatus {
  const follows = Object.keys(follow).length > 0
  const worker = mixer ? workerStatus(mixer.worker) : { state: 'starting' as const, pid: null, restarts: 0, reason: null }
  return { name, scene, follows, ...worker, framesMade: mixer?.status.framesMade ?? 0, framesLost: mixer?.status.framesLost ?? 0 }
}

function sourceStatus(source: Source, { room, desire, plant, standIns, startedMs }: StatusInput): SourceStatus {
  const live = plant.sources.get(source.name)
  const sound = desire.sounds.find((one) => one.source === source.name)
  const problem = plant.pictures.problemOf(source)
  return {
    name: source.name,
    label: source.label,
    kind: source.kind,
    state: isStill(source) ? (problem ? 'failed' : 'up') : (live?.state ?? 'starting'),
    reason: problem ?? live?.reason ?? null,
    soundReason: live?.soundReason ?? null,
    sinceMs: live?.sinceMs ?? startedMs,
    restarts: live?.worker.restarts ?? 0,
    hasPicture: source.kind !== 'sound',
    ...(source.ofScene && { ofScene: true }),
    hasSound: sound !== undefined,
    tally: tallyOf(source, room, desire),
    heard: sound !== undefined && !sound.muted && isHeard(room, sound, desire.programScene),
    gainDb: sound?.gainDb ?? 0,
    muted: sound?.muted ?? false,
    delayMs: sound?.delayMs ?? 0,
    channels: sound?.channels ?? 'stereo',
    clipped: plant.levels.clipped(source.name),
    soundTroubles: sound ? soundTroubles(source, sound, plant) : [],
    standIn: standIns.get(source.name) ?? null,
    loudness: sound ? plant.levels.loudness(source.name) : floor,
    media: live?.media ?? null,
  }
}

/** Files sound as they sound; of what comes from outside it is told. */
function soundTroubles(source: Source, sound: Sound, plant: Plant): SoundTrouble[] {
  const isMicrophone = source.kind === 'sound'
  if (!isMicrophone && source.kind !== 'capture' && source.kind !== 'net') return []
  const muted: SoundTrouble[] = isMicrophone && sound.muted && plant.levels.speaks(source.name) ? ['muted'] : []
  // A laptop that plays nothing is no trouble.
  const found = plant.levels.troubles(source.name).filter((trouble) => isMicrophone || trouble !== 'silent')
  return [...muted, ...found]
}

function tallyOf(source: Source, room: Room, desire: RoomDesire): Tally {
  if (sourcesOnAir(room, desire).includes(source.name)) return 'program'
  if (sourcesIn(room, desire.previewScene).includes(source.name)) return 'preview'
  return 'off'
}
