/** The scene collection for OBS that corresponds to `oracle-show.ts`. */
import { join } from 'node:path'
import { oracleShow, oracleVideo } from './oracle-show.ts'

interface Item {
  name: string
  at?: [x: number, y: number]
  scale?: number
  /** Left, top, right, bottom. */
  crop?: [number, number, number, number]
}

const scenes: Record<string, Item[]> = {
  Slides: [{ name: 'logo' }],
  Both: [{ name: 'clip' }, { name: 'logo', at: [200, 100], scale: 0.25, crop: [8, 4, 8, 4] }],
  Break: [{ name: 'card' }],
  Over: [{ name: 'test' }, { name: 'Break' }],
  Talk: [{ name: 'clip' }, { name: 'speech' }],
}

export function collection(media: string) {
  const names = Object.keys(scenes)
  const [first] = names
  return {
    name: oracleShow,
    current_scene: first,
    current_program_scene: first,
    scene_order: names.map((name) => ({ name })),
    sources: [...inputs(media), ...Object.entries(scenes).map(([name, items]) => scene(name, items))],
    groups: [],
    transitions: [{ name: 'Fade to Black', id: 'fade_to_color_transition', settings: {} }],
    current_transition: 'Cut',
    transition_duration: 300,
    quick_transitions: [],
    modules: {},
  }
}

function inputs(media: string) {
  const { width, height } = oracleVideo
  const played = { looping: true, restart_on_activate: false, is_local_file: true }
  return [
    input('logo', 'image_source', 'image_source', { file: join(media, 'logo.png') }),
    input('card', 'text_ft2_source', 'text_ft2_source_v2', { text: 'Back at 14:00' }),
    input('clip', 'ffmpeg_source', 'ffmpeg_source', { ...played, local_file: join(media, 'clip.mp4') }),
    input('speech', 'ffmpeg_source', 'ffmpeg_source', { ...played, local_file: join(media, 'speech.flac') }),
    input('test', 'color_source', 'color_source_v3', { color: 0xff0000ff, width, height }),
  ]
}

function input(name: string, id: string, versioned_id: string, settings: object) {
  return { name, id, versioned_id, settings, hotkeys: {}, mixers: 255, filters: [], volume: 1 }
}

function scene(name: string, items: Item[]) {
  const settings = { id_counter: items.length, custom_size: false, items: items.map(item) }
  return { ...input(name, 'scene', 'scene', settings), mixers: 0 }
}

function item({ name, at = [0, 0], scale = 1, crop = [0, 0, 0, 0] }: Item, index: number) {
  const [crop_left, crop_top, crop_right, crop_bottom] = crop
  const place = { pos: { x: at[0], y: at[1] }, scale: { x: scale, y: scale }, rot: 0, align: 5, bounds_type: 0 }
  return { name, id: index + 1, visible: true, locked: false, ...place, crop_left, crop_top, crop_right, crop_bottom }
}
