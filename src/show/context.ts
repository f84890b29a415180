/** What the steps that resolve a show share. */
import type { z } from 'zod'
import type { Mistakes } from './mistakes.ts'
import type { VideoFormat } from './show.ts'
import type { ShowText } from './show-text.ts'

/** What is wrong inside a file, to be read after its name; the hint says what would be right. */
export interface FileFlaw {
  what: string
  hint: string
}

/** What a file is for. */
export type FileUse = 'media' | 'image' | 'page' | 'schedule'

/** Looks into a file that is there and readable; null when nothing is wrong with it. */
export type FileLook = (file: string, wants: FileUse) => FileFlaw | null

export interface ResolveContext {
  text: ShowText
  mistakes: Mistakes
  /** The show file's folder: paths in it start there. */
  folder: string
  /** Null when the show's own is broken: nothing can be said about places then. */
  video: VideoFormat | null
  /** Absolute path of each asset; null for one that is broken. */
  assets: ReadonlyMap<string, string | null>
  /** Names of the rooms in the schedule; null where it is broken, or there is none. */
  scheduleRooms: readonly string[] | null
  /** Sources of the room that are written, but wrong: that has been told, and who names them is not wrong for it. */
  brokenSources: ReadonlySet<string>
  /** Null: files are only looked for. */
  look: FileLook | null
}

/** The value where it fits its shape. Where it does not, that has been told already, and what hangs on it is left out. */
export function fitting<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> | undefined {
  const result = schema.safeParse(value)
  return result.success ? result.data : undefined
}

/** The member `key` of a map, or undefined when there is no such map or member. */
export function member(value: unknown, key: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string | number, unknown>)[key]
}
