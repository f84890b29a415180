/** How an input is set up, in the words of OBS's own kinds of inputs; for our kinds, in the show's. */
import type { DeviceRef, Source } from '../show/index.ts'

type Settings = Record<string, unknown>

/** What the show says of it. Secrets are never in it. */
export function inputSettings(source: Source): Settings {
  switch (source.kind) {
    case 'play':
      return { is_local_file: true, local_file: source.file, looping: source.loop, restart_on_activate: source.restart }
    case 'net':
      return { is_local_file: false, input: source.url }
    case 'image':
      return { file: source.file }
    case 'text':
      return { text: source.text, font: fontOf(source.font) }
    case 'capture':
      return { device_id: deviceName(source.picture) }
    case 'screen':
      return { server: source.display, show_cursor: source.pointer }
    case 'page': {
      const { url, width, height, css, restart, sound } = source
      return { url, width, height, css: css ?? '', restart_when_active: restart, reroute_audio: sound }
    }
    case 'pattern': {
      const { pattern, tone, clock, frames } = source
      return { pattern, tone, clock, frames }
    }
    case 'sound':
      return soundSettings(source.from)
  }
}

function soundSettings(from: Extract<Source, { kind: 'sound' }>['from']): Settings {
  if ('tone' in from) return { tone: from.tone }
  if ('file' in from) return { local_file: from.file, looping: from.loop }
  return { device_id: deviceName(from.device) }
}

function deviceName(device: DeviceRef): string {
  return typeof device === 'string' ? device : device.name
}

/** A Pango font description ends with its size. */
function fontOf(description: string): { face: string; size: number } {
  const [, face = description, size = '0'] = /^(.*?) +(\d+(?:\.\d+)?)$/.exec(description) ?? []
  return { face, size: Number(size) }
}

const defaults: Record<string, Settings> = {
  ffmpeg_source: { is_local_file: true, looping: false, restart_on_activate: true },
  image_source: {},
  text_ft2_source_v2: {},
  v4l2_input: {},
  xshm_input: { show_cursor: false },
  browser_source: { url: '', css: '', restart_when_active: false, reroute_audio: true },
  mixos_pattern: { tone: null, clock: false, frames: false },
  mixos_sound: { looping: false },
}

/** What holds for an input of this kind unless the show says otherwise. */
export function defaultSettings(kind: string): Settings {
  return defaults[kind] ?? {}
}
