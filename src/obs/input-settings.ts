/** Settings of inputs in OBS's words: read from what the show says of a source, and turned into what it is to say. */
import { z } from 'zod'
import type { DeviceRef, Source } from '../show/index.ts'

/** Keys of a source as the show file writes them; null takes one away. */
type SourceKeys = Record<string, unknown>

/** One setting: OBS's name is its key in the table. */
interface Setting {
  value: z.ZodType
  /** Undefined: it has none. */
  read(source: Source): unknown
  /** Null: it can only be read here. */
  write: ((value: never) => SourceKeys) | null
  initial?: unknown
}

function setting<Kind extends Source['kind'], Value>(
  kind: Kind,
  value: z.ZodType<Value>,
  read: (source: Extract<Source, { kind: Kind }>) => Value | null | undefined,
  write: ((value: Value) => SourceKeys) | null,
  initial?: Value,
): Setting {
  return {
    value,
    read: (source) => (source.kind === kind ? (read(source as never) ?? undefined) : undefined),
    write,
    initial,
  }
}

const words = z.string()
const flag = z.boolean()
const pixels = z.number().int().min(16).max(8192)
/** OBS writes a colour as one number: alpha, blue, green, red from the highest byte on. */
const color = z.number().int().min(0).max(0xff_ff_ff_ff)

const white = 0xff_ff_ff_ff

/** OBS tells no colour that is the usual one. */
function otherThanWhite(text: string): number | undefined {
  const [, red = '00', green = '00', blue = '00', alpha = 'ff'] = /^#(..)(..)(..)(..)?$/.exec(text) ?? []
  const value = Number.parseInt(alpha + blue + green + red, 16)
  return value === white ? undefined : value
}

function colorOf(value: number): string {
  const [alpha, blue, green, red] = value.toString(16).padStart(8, '0').match(/../g) ?? []
  return `#${red}${green}${blue}${alpha === 'ff' ? '' : alpha}`
}

function deviceName(device: DeviceRef): string {
  return typeof device === 'string' ? device : device.name
}

/** A Pango font description ends with its size. */
function fontOf(description: string): { face: string; size: number } {
  const [, face = description, size = '0'] = /^(.*?) +(\d+(?:\.\d+)?)$/.exec(description) ?? []
  return { face, size: Number(size) }
}

/** By OBS's kind, as `inputKind` names it. */
const settings: Record<string, Record<string, Setting>> = {
  ffmpeg_source: {
    is_local_file: {
      value: flag,
      read: ({ kind }) => kind === 'play',
      write: null,
      initial: true,
    },
    local_file: setting(
      'play',
      words,
      ({ file }) => file,
      (play) => ({ play }),
    ),
    looping: setting(
      'play',
      flag,
      ({ loop }) => loop,
      (loop) => ({ loop }),
      false,
    ),
    restart_on_activate: setting(
      'play',
      flag,
      ({ restart }) => restart,
      (restart) => ({ restart }),
      true,
    ),
    input: setting('net', words, ({ url }) => url, null),
  },
  image_source: {
    file: setting(
      'image',
      words,
      ({ file }) => file,
      (image) => ({ image }),
    ),
  },
  text_ft2_source_v2: {
    text: setting(
      'text',
      words,
      ({ text }) => text,
      (text) => ({ text }),
    ),
    font: setting('text', z.object({ face: words, size: z.number() }), ({ font }) => fontOf(font), null),
    color1: setting(
      'text',
      color,
      ({ color }) => otherThanWhite(color),
      (value) => ({ color: colorOf(value) }),
      white,
    ),
    color2: setting('text', color, ({ color }) => otherThanWhite(color), null, white),
  },
  browser_source: {
    url: setting(
      'page',
      words,
      ({ url }) => url,
      (page) => ({ page }),
    ),
    width: setting('page', pixels, ({ width }) => width, null),
    height: setting('page', pixels, ({ height }) => height, null),
    css: setting(
      'page',
      words,
      ({ css }) => css ?? '',
      (css) => ({ css: css === '' ? null : css }),
      '',
    ),
    restart_when_active: setting(
      'page',
      flag,
      ({ restart }) => restart,
      (restart) => ({ restart }),
      false,
    ),
    reroute_audio: setting(
      'page',
      flag,
      ({ sound }) => sound,
      (sound) => ({ sound }),
      true,
    ),
  },
  v4l2_input: {
    device_id: setting('capture', words, ({ picture }) => deviceName(picture), null),
  },
  xshm_input: {
    server: setting(
      'screen',
      words,
      ({ display }) => display,
      (x11) => ({ x11 }),
    ),
    show_cursor: setting(
      'screen',
      flag,
      ({ pointer }) => pointer,
      (pointer) => ({ pointer }),
      true,
    ),
  },
  mixos_pattern: {
    pattern: setting(
      'pattern',
      words,
      ({ pattern }) => pattern,
      (pattern) => ({ pattern }),
    ),
    clock: setting(
      'pattern',
      flag,
      ({ clock }) => clock,
      (clock) => ({ clock }),
      false,
    ),
    tone: setting('pattern', z.number(), ({ tone }) => tone as number | null, null),
    frames: setting('pattern', flag, ({ frames }) => frames, null, false),
  },
  mixos_sound: {
    tone: setting('sound', z.number(), ({ from }) => ('tone' in from ? (from.tone as number) : null), null),
    local_file: setting('sound', words, ({ from }) => ('file' in from ? from.file : null), null),
    looping: setting('sound', flag, ({ from }) => ('file' in from ? from.loop : null), null, false),
    device_id: setting('sound', words, ({ from }) => ('device' in from ? deviceName(from.device) : null), null),
  },
}

export function settingsOf(kind: string, source: Source): Record<string, unknown> {
  const all = Object.entries(settings[kind] ?? {}).map(([key, one]) => [key, one.read(source)] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

export function defaultSettings(kind: string): Record<string, unknown> {
  const all = Object.entries(settings[kind] ?? {}).map(([key, { initial }]) => [key, initial] as const)
  return Object.fromEntries(all.filter(([, value]) => value !== undefined))
}

/** What the show is to say; or why it cannot, for people. Settings that already are so may be sent along, as clients do. */
export function keysOf(
  kind: string,
  wanted: Record<string, unknown>,
  now: Record<string, unknown> = {},
): { keys: SourceKeys } | { problem: string } {
  const known = settings[kind] ?? {}
  const keys: SourceKeys = {}
  for (const [key, value] of Object.entries(wanted)) {
    if (value === now[key]) continue
    const one = known[key]
    if (!one?.write) return { problem: `\`${key}\` cannot be set here${can(known)}` }
    const checked = one.value.safeParse(value)
    if (!checked.success) return { problem: `\`${key}\` is not right: ${checked.error.issues[0]?.message ?? 'it does not fit'}` }
    Object.assign(keys, one.write(checked.data as never))
  }
  return { keys }
}

function can(known: Record<string, Setting>): string {
  const names = Object.entries(known).flatMap(([name, { write }]) => (write ? [`\`${name}\``] : []))
  return names.length > 0 ? `; only ${names.join(', ')} can` : ''
}
