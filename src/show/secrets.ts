/** Values of secrets, fetched at run time from the environment or from files that only their owner can read. */
import { readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { MixosError } from '../lib/errors.ts'
import type { SecretRef } from './show-reference.ts'

/** `missing`: nobody has it. `exposed`: others could read its file. `unreadable`: it is there and cannot be used. */
export class SecretError extends MixosError {
  constructor(code: 'missing' | 'exposed' | 'unreadable', message: string, options?: ErrorOptions) {
    super(`secret-${code}`, message, options)
  }
}

/**
 * `$MIXOS_SECRET_<NAME>` first, then the file NAME in `$MIXOS_SECRETS`, then in `~/.config/mixos/secrets`. The newline at
 * a file's end is no part of the secret. Throws `SecretError`, which says where it looked.
 */
export function resolveSecret({ secret }: SecretRef, environment: NodeJS.ProcessEnv = process.env, home = homedir()): string {
  const variable = `MIXOS_SECRET_${secret.toUpperCase().replaceAll('-', '_')}`
  const value = environment[variable]
  if (value) return value
  const folders = [environment.MIXOS_SECRETS, join(environment.XDG_CONFIG_HOME ?? join(home, '.config'), 'mixos', 'secrets')]
  const files = folders.filter((folder) => folder !== undefined).map((folder) => join(folder, secret))
  for (const file of files) {
    if (statSync(file, { throwIfNoEntry: false })) return readSecret(secret, file)
  }
  const places = [`$${variable}`, ...files].join(', ')
  throw new SecretError(
    'missing',
    `no secret \`${secret}\`: looked in ${places}. Put its value into one of them, a file with mode 600`,
  )
}

function readSecret(secret: string, file: string): string {
  const { mode } = statSync(file)
  if (mode & 0o077) {
    throw new SecretError('exposed', `the secret \`${secret}\` in ${file} can be read by others. Run: chmod 600 ${file}`)
  }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new SecretError('unreadable', `the secret \`${secret}\` in ${file} cannot be read: ${(error as Error).message}`, {
      cause: error,
    })
  }
  const value = text.replace(/\r?\n$/, '')
  if (value === '') throw new SecretError('unreadable', `the secret \`${secret}\` in ${file} is empty`)
  return value
}
