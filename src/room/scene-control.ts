/** Which scenes, layers and sources a room has: as the show file says, and as clients changed it since. */
import type { Logger } from '../lib/log.ts'
import { type ItemStatus, type Renamed, RoomRefusal } from '../obs/index.ts'
import type { Edit, Room, Show, Sound } from '../show/index.ts'
import type { Audience } from './audience.ts'
import { BornNames } from './born-names.ts'
import type { Desired } from './desired.ts'
import { followed, isFollowed } from './followed.ts'
import { ItemIds } from './item-ids.ts'
import type { Journal, RoomDesire } from './journal.ts'
import type { Plant } from './plant.ts'

/** The show file with the edits of clients. */
export interface Editor {
  /** The show with these edits, too; they are kept when `keep` is called. Throws a `RoomRefusal` that says why it cannot be. */
  tried(edits: readonly Edit[]): { show: Show; keep(): void }
}

interface SceneControlOptions {
  room: Room
  stateDir: string
  log: Logger
  plant: Plant
  desired: Desired
  journal: Journal
  audience: Audience
  editor: Editor
}

/** Its commands want to be called one after the other. */
export class SceneControl {
  readonly #options: SceneControlOptions
  readonly #ids: ItemIds
  readonly #names: BornNames

  constructor(options: SceneControlOptions) {
    this.#options = options
    this.#ids = new ItemIds(options.stateDir, options.log)
    this.#names = new BornNames(options.stateDir, options.log)
    this.#ids.follow(options.room.scenes)
  }

  bornName(kind: Renamed['kind'], name: string): string {
    return this.#names.of(kind, name)
  }

  items(scene: string): ItemStatus[] {
    const layers = this.#options.room.scenes.find(({ name }) => name === scene)?.layers ?? []
    const ids = this.#ids.of(scene)
    return layers.map((layer, index) => ({ ...layer, id: ids[index] ?? 0 }))
  }

  async edit(edits: readonly Edit[]): Promise<void> {
    const { room, editor } = this.#options
    const { show, keep } = editor.tried(edits)
    const after = show.rooms.find(({ name }) => name === room.name)
    if (!after || !isFollowed(room, after))
      throw new RoomRefusal('not-now', 'The show file changed at the same moment, or this needs a restart of control: try again')
    for (const edit of edits) this.#note(edit)
    const renamed = renamedBy(edits)
    for (const { kind, from, to } of renamed) {
      this.#ids.renamed(kind, from, to)
      this.#names.renamed(kind, from, to)
    }
    await this.follow(after, renamed)
    keep()
  }

  /** Scenes, sources and sounds as the show has them now, without a break; in all else `config` is what the room has (`isFollowed`). */
  async follow(config: Room, renamed: readonly Renamed[] = []): Promise<void> {
    const { room, plant, desired, journal, audience } = this.#options
    const staging = await plant.paint(config)
    const before = desired.now
    const now = journal.carry(...withNames(room, before, renamed), config)
    // Everybody has this one object.
    Object.assign(room, followed(config))
    this.#ids.follow(room.scenes)
    desired.change(now)
    await plant.follow(staging)
    audience.tell({ type: 'show', renamed: [...renamed] })
    if (now.programScene !== before.programScene) audience.tell({ type: 'program', scene: now.programScene })
    if (now.previewScene !== before.previewScene) audience.tell({ type: 'preview', scene: now.previewScene })
    audience.tellStatus()
  }

  /** Layers that look alike are told apart by what was done to them. */
  #note(edit: Edit): void {
    if (edit.do === 'remove-layer') this.#ids.moved(edit.scene, edit.layer, null)
    if (edit.do === 'move-layer') this.#ids.moved(edit.scene, edit.layer, edit.to)
  }
}

function renamedBy(edits: readonly Edit[]): Renamed[] {
  return edits.flatMap((edit): Renamed[] => {
    if (edit.do === 'rename-scene') return [{ kind: 'scene', from: edit.scene, to: edit.to }]
    return edit.do === 'rename-source' ? [{ kind: 'source', from: edit.source, to: edit.to }] : []
  })
}

/** What was wanted of something is wanted of it under its new name: as if it had had that before. */
function withNames(room: Room, desire: RoomDesire, renamed: readonly Renamed[]): [Room, RoomDesire] {
  const named = (kind: Renamed['kind'], name: string) =>
    renamed.reduce((now, one) => (one.kind === kind && one.from === now ? one.to : now), name)
  const scene = (name: string) => named('scene', name)
  const source = (name: string) => named('source', name)
  const sounds = (list: Sound[]) => list.map((sound) => ({ ...sound, source: source(sound.source) }))
  return [
    { ...room, sounds: sounds(room.sounds) },
    {
      ...desire,
      programScene: scene(desire.programScene),
      previewScene: scene(desire.previewScene),
      mixes: Object.fromEntries(Object.entries(desire.mixes).map(([mix, name]) => [mix, scene(name)])),
      sounds: sounds(desire.sounds),
      cameras: Object.fromEntries(Object.entries(desire.cameras).map(([name, on]) => [source(name), on])),
      listen: desire.listen === null ? null : source(desire.listen),
    },
  ]
}
