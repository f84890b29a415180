/** The room's password: the show's secret, or one made at the first run. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Room, resolveSecret } from '../../show/index.ts'

/** No letters that are taken for others; 16 of them are 78 bits. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
const length = 16

export function choosePassword(keysDir: string, room: Room): string {
  if (room.control.password) return resolveSecret(room.control.password)
  const file = join(keysDir, 'control-password')
  if (!existsSync(file)) {
    const made = Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(file, 'utf8').trim()
}
