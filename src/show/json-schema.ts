/** The JSON schema by which editors complete and check a show while it is written. */
import { z } from 'zod'
import { showShape } from './shape.ts'

/** As the text of `schema/show.schema.json`. */
export function editorSchema(): string {
  const { $schema, ...rest } = z.toJSONSchema(showShape, { io: 'input', target: 'draft-7' })
  const schema = {
    $schema,
    title: 'A mixos show',
    description: 'The video of a conference: docs/show-file.md has every key.',
    ...rest,
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
