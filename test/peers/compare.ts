/** What was heard of a room beside what was heard of OBS, field by field. */
import type { Heard } from './replay.ts'

export interface Difference {
  step: string
  /** Of the field: `answer.requestStatus.code`, `events.CustomEvent[0].eventData`. */
  path: string
  obs: unknown
  ours: unknown
  /** Of our answer: it says why the rest differs. */
  comment?: unknown
}

/** A difference that is meant: where it is, and the line of `docs/obs-websocket.md` that says why. */
export interface Meant {
  why: string
  step: RegExp
  path: RegExp
  /** What both said there, as JSON; anything, where it is not given. */
  obs?: RegExp
  ours?: RegExp
}

/** Both are of the same script. */
export function differencesOf(obs: Heard[], ours: Heard[]): Difference[] {
  return obs.flatMap((heard, index) => {
    const found: Difference[] = []
    const comment: unknown = ours[index]?.answer?.requestStatus?.comment
    walk(byType(heard), byType(ours[index]), '', (path, theirs, mine) =>
      found.push({ step: heard.step, path, obs: theirs, ours: mine, comment }),
    )
    return found
  })
}

/** OBS hands its events to several threads, and their order varies: only those of one type are held in their order. */
function byType(heard: Heard | undefined): unknown {
  const events = heard?.events && Object.groupBy(heard.events, ({ eventType }) => String(eventType))
  return { ...heard, ...(events && { events }) }
}

/** Those that nobody meant, and those that are meant but are none any more. */
export function judge(differences: Difference[], meant: Meant[]): { unmeant: Difference[]; gone: Meant[] } {
  return {
    unmeant: differences.filter((difference) => !meant.some((one) => fits(difference, one))),
    gone: meant.filter((one) => !differences.some((difference) => fits(difference, one))),
  }
}

function fits({ step, path, obs, ours, comment }: Difference, one: Meant): boolean {
  const says = (pattern: RegExp | undefined, ...values: unknown[]) =>
    pattern === undefined || values.some((value) => pattern.test(JSON.stringify(value) ?? 'undefined'))
  return one.step.test(step) && one.path.test(path) && says(one.obs, obs) && says(one.ours, ours, comment)
}

type Tell = (path: string, theirs: unknown, mine: unknown) => void

function walk(theirs: unknown, mine: unknown, path: string, tell: Tell): void {
  if (isObject(theirs) && isObject(mine)) {
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
      walk(theirs[key], mine[key], path === '' ? key : `${path}.${key}`, tell)
    }
  } else if (Array.isArray(theirs) && Array.isArray(mine)) {
    for (let index = 0; index < Math.max(theirs.length, mine.length); index++) {
      walk(theirs[index], mine[index], `${path}[${index}]`, tell)
    }
  } else if (theirs !== mine) {
    tell(path, theirs, mine)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
