/** Files that are whole or as before, whoever reads them and whenever the machine stops. */
import { renameSync, writeFileSync } from 'node:fs'

interface WriteOptions {
  /** Permissions; nobody else's unless told otherwise. */
  mode?: number
  /** On the disk before it takes the old one's place. */
  flush?: boolean
}

/** Puts `text` in the place of `file`, at once. Throws what the disk says; `file` is as before then. */
export function writeWhole(file: string, text: string, { mode = 0o600, flush = false }: WriteOptions = {}): void {
  const temporary = `${file}.new`
  writeFileSync(temporary, text, { mode, flush })
  renameSync(temporary, file)
}
