/** Says in the user's words where a value departs from a shape: unknown keys, wrong types, wrong words. */
import type { z } from 'zod'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import { keysOf, optionsOf, schemasAt } from './shape-walk.ts'
import type { KeyPath } from './show-text.ts'

export interface ShapeMistake extends Words {
  path: KeyPath
  /** Wrong is the key, not the value. */
  onKey: boolean
}

type Issue = z.core.$ZodIssue
type Schema = z.core.$ZodType

interface Words {
  what: string
  hint?: string | undefined
}

/** Stands where the shape has no words of its own for an issue. */
const unsaid = '<no words of its own>'

/** Keys of later versions, so that nobody looks for a typing mistake. */
const laterKeys: Record<string, string> = {
  url: 'assets over the net come later: for now give `file`',
  sha256: 'checked assets come later: for now give `file`',
  convert: 'converted assets come later: for now give `file`',
  template: 'machines from templates come later',
  spare: 'spares come later',
  address: 'deploys come later',
}

/** Those of them that stand where a required key would. */
const laterKinds = new Set(['url'])

export function shapeMistakes(schema: z.ZodType, value: unknown, path: KeyPath = []): ShapeMistake[] {
  const result = schema.safeParse(value, { error: () => unsaid })
  return result.success ? [] : withoutMistyped(result.error.issues.flatMap((issue) => tell(issue, schema, value, path)))
}

/** `beside` are the shapes that were possible here too. */
function tell(issue: Issue, schema: Schema, value: unknown, base: KeyPath, beside: Schema[] = []): ShapeMistake[] {
  const inside = issue.path as (string | number)[]
  const path = [...base, ...inside]
  const schemas = schemasAt(schema, inside)
  const found = valueAt(value, inside)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...path, key],
      onKey: true,
      ...unknownKey(key, found, schemas, [...schemas, ...beside]),
    }))
  }
  if (found === undefined) {
    return [{ path, onKey: true, what: `\`${inside.at(-1) ?? 'show'}\` is missing`, ...missingHint(schemas) }]
  }
  if (issue.message !== unsaid) return [{ path, onKey: false, what: issue.message }]
  if (issue.code === 'invalid_union') return tellUnion(issue, schemas, found, path)
  return [{ path, onKey: false, ...inWords(issue, found) }]
}

function tellUnion(issue: z.core.$ZodIssueInvalidUnion, schemas: Schema[], value: unknown, path: KeyPath): ShapeMistake[] {
  const options = issue.errors.map((issues, index) => ({ issues, schema: schemas[index] }))
  if (isMap(value)) {
    const maps = options.filter(({ schema }) => schema && keysOf(schema).length > 0)
    const kinds = maps.map(({ schema }) => kindKey(schema as Schema))
    if (maps.length > 0 && maps.every(({ issues, schema }) => lacksItsKind(issues, schema as Schema, value))) {
      return [{ path, onKey: false, what: `one of these keys is wanted: ${kinds.join(', ')}` }]
    }
    const best = maps.sort((a, b) => score(a.issues, a.schema, value) - score(b.issues, b.schema, value))[0]
    if (best?.schema) return best.issues.flatMap((inner) => tell(inner, best.schema as Schema, value, path, schemas))
  }
  const said = options.flatMap(({ issues }) => issues).filter((inner) => inner.message !== unsaid && inner.path.length === 0)
  const deeper = options.find(({ issues }) => issues.length > 0 && issues.every((inner) => inner.path.length > 0))
  if (deeper?.schema) return deeper.issues.flatMap((inner) => tell(inner, deeper.schema as Schema, value, path))
  const words = options
    .flatMap(({ issues }) => issues.flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : [])))
    .map(String)
  const hint = typeof value === 'string' ? didYouMean(nearest(value, words)) : undefined
  if (said[0]) return [{ path, onKey: false, what: [said[0].message, ...words.map((word) => `or \`${word}\``)].join(', '), hint }]
  const wanted = options.flatMap(({ issues }) =>
    issues.flatMap((inner) => (inner.code === 'invalid_type' ? [kindName(inner.expected)] : [])),
  )
  return [{ path, onKey: false, what: `${[...new Set(wanted)].join(' or ')} is wanted here, not ${shown(value)}`, hint }]
}

/** A mistyped or later key (`patern: smpte`, `capture: …`) is one mistake, not an unknown key and a missing one. */
function withoutMistyped(told: ShapeMistake[]): ShapeMistake[] {
  return told.filter(({ what, path }) => {
    if (!what.endsWith('is missing')) return true
    const holder = path.slice(0, -1).join('\n')
    const beside = told.filter((other) => other.onKey && other.path.slice(0, -1).join('\n') === holder)
    return !beside.some((other) => other.hint === didYouMean(String(path.at(-1))) || laterKinds.has(String(other.path.at(-1))))
  })
}

/** The lower, the likelier it is that this kind was meant. */
function score(issues: readonly Issue[], schema: Schema | undefined, value: object): number {
  const keys = schema ? keysOf(schema) : []
  let sum = 0
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') {
      const missing = keys.filter((key) => !Object.hasOwn(value, key))
      for (const key of issue.keys) sum += nearest(key, missing) ? 5 : 10
    } else sum += valueAt(value, issue.path as (string | number)[]) === undefined ? 11 : 1
  }
  return sum
}

/** True when neither the key that makes this kind nor anything like it is there. */
function lacksItsKind(issues: readonly Issue[], schema: Schema, value: object): boolean {
  const kind = kindKey(schema)
  if (Object.hasOwn(value, kind) || !issues.some(({ path }) => path[0] === kind)) return false
  const unknown = issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []))
  return unknown.every((key) => nearest(key, [kind]) === undefined && !laterKey(key))
}

/** Each kind's map names the key that makes it first. */
function kindKey(schema: Schema): string {
  return keysOf(schema)[0] ?? ''
}

/** The key's own entry: every object has a `toString`, and a show may too. */
function laterKey(key: string): string | undefined {
  return Object.hasOwn(laterKeys, key) ? laterKeys[key] : undefined
}

function unknownKey(key: string, holder: unknown, schemas: Schema[], possible: Schema[]): Words {
  const later = laterKey(key)
  if (later) return { what: `\`${key}\` is not here yet`, hint: `${later.charAt(0).toUpperCase()}${later.slice(1)}` }
  const own = schemas.filter((schema) => isMap(holder) && Object.hasOwn(holder, kindKey(schema)))
  const known = (own.length > 0 ? own : schemas).flatMap(keysOf)
  const [mine] = own
  if (mine && !known.includes(key) && possible.flatMap(keysOf).includes(key)) {
    return { what: `\`${key}\` does not go with \`${kindKey(mine)}\``, hint: `The keys here are ${known.join(', ')}` }
  }
  const free = known.filter((candidate) => !isMap(holder) || !Object.hasOwn(holder, candidate))
  const meant = nearest(key, free)
  return { what: `unknown key \`${key}\``, hint: didYouMean(meant) ?? `The keys here are ${[...new Set(known)].join(', ')}` }
}

function missingHint(schemas: Schema[]): { hint?: string } {
  const words = schemas.flatMap(optionsOf)
  return words.length > 0 ? { hint: `It is one of ${words.join(', ')}` } : {}
}

function inWords(issue: Issue, value: unknown): Words {
  if (issue.code === 'invalid_value') {
    const words = issue.values.map(String)
    const hint = typeof value === 'string' ? didYouMean(nearest(value, words)) : undefined
    return { what: `${shown(value)} is none of ${words.join(', ')}`, hint }
  }
  if (issue.code === 'invalid_type') {
    const quoted = issue.expected === 'string' && typeof value !== 'object' ? `Put it in quotes: "${value}"` : undefined
    const hint = issue.expected === 'object' && value === null ? 'Write `{}` where its defaults will do' : quoted
    return { what: `${kindName(issue.expected)} is wanted here, not ${shown(value)}`, hint }
  }
  if (issue.code === 'too_small' && issue.origin === 'array') return { what: `${issue.minimum} items are wanted here` }
  if (issue.code === 'too_big' && issue.origin === 'array') return { what: `${issue.maximum} items are wanted here, not more` }
  if (issue.code === 'too_small') return { what: `${shown(value)} is too small: at least ${issue.minimum}` }
  if (issue.code === 'too_big') return { what: `${shown(value)} is too big: at most ${issue.maximum}` }
  return { what: `${shown(value)} does not fit here` }
}

function kindName(expected: string): string {
  const names: Record<string, string> = {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'a map of keys',
    record: 'a map of keys',
    array: 'a list',
    tuple: 'a list',
  }
  return names[expected] ?? expected
}

function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map of keys'
  return typeof value === 'string' ? `\`${value}\`` : String(value)
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let inside = value
  for (const step of path) {
    if (typeof inside !== 'object' || inside === null || !Object.hasOwn(inside, step)) return undefined
    inside = (inside as Record<string | number, unknown>)[step]
  }
  return inside
}
