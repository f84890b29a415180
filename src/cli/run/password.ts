/** The room's password: the show's secret, or one made at the first run. */
import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { MixosError } from '../../lib/errors.ts'
import { writeWhole } from '../../lib/write-whole.ts'
import { type Room, resolveSecret } from '../../show/index.ts'

/** No letters that are taken for others; 16 of them are 78 bits. */
const letters = 'abcdefghijkmnpqrstuvwxyz23456789'
const length = 16

export function choosePassword(keysDir: string, room: Room): string {
  if (room.control.password) return resolveSecret(room.control.password)
  const file = join(keysDir, 'control-password')
  if (!existsSync(file)) {
    const made = Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
    // Whole or not at all: an empty password would open every door.
    writeWhole(file, `${made}\n`)
  }
  const password = readFileSync(file, 'utf8').trim()
  if (password === '') throw new MixosError('no-password', `${file} is empty. Delete it, and a new password is made`)
  return password
}
