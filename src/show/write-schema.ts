/** Writes the schema for editors: `npm run schema` after a change to the shape. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { editorSchema } from './json-schema.ts'

const folder = new URL('../../schema/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('show.schema.json', folder), editorSchema())
