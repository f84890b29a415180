/** Finds the part of a shape that stands at a path of the file. */
import type { z } from 'zod'

type Schema = z.core.$ZodType

/** All that may stand at `path`: more than one where the shape has alternatives. */
export function schemasAt(schema: Schema, path: readonly (string | number)[]): Schema[] {
  return path.reduce<Schema[]>(
    (schemas, step) => schemas.flatMap((holder) => alternatives(inside(holder, step))),
    alternatives(schema),
  )
}

/** Keys of a map's shape; none for anything else. */
export function keysOf(schema: Schema): string[] {
  const def = definition(schema)
  return def.type === 'object' ? Object.keys(def.shape) : []
}

/** The words of an enumeration; none for anything else. */
export function optionsOf(schema: Schema): string[] {
  const def = definition(schema)
  return def.type === 'enum' ? Object.keys(def.entries) : []
}

function inside(schema: Schema, step: string | number): Schema | undefined {
  const def = definition(schema)
  if (def.type === 'object') return def.shape[String(step)]
  if (def.type === 'record') return def.valueType
  if (def.type === 'array') return def.element
  if (def.type === 'tuple') return def.items[Number(step)]
  return undefined
}

/** Takes off what does not change the shape, and spreads alternatives out. */
function alternatives(schema: Schema | undefined): Schema[] {
  if (!schema) return []
  const def = definition(schema)
  if (def.type === 'optional') return alternatives(def.innerType)
  if (def.type === 'pipe') return alternatives(def.in)
  if (def.type === 'union') return def.options.flatMap((option) => alternatives(option))
  return [schema]
}

function definition(schema: Schema) {
  return (schema as z.core.$ZodTypes)._zod.def
}
