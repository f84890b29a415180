/** Why a file cannot be written, in words that say what to do. */
import { MixosError } from '../lib/errors.ts'

/** The output cannot write now; `message` is for people. */
export class OutputRefusal extends MixosError {}

const advice: Record<string, (path: string) => string> = {
  ENOSPC: (path) => `the disk of ${path} is full: delete or move files from it, or give the output another folder`,
  EDQUOT: (path) => `the quota for ${path} is used up: delete or move files from it, or give the output another folder`,
  EROFS: (path) => `the disk of ${path} is read-only: mount it writable (after a disk error: replace the disk)`,
  EACCES: (path) => `no permission to write to ${path}: give this user the right, or give the output another folder`,
  EPERM: (path) => `no permission to write to ${path}: give this user the right, or give the output another folder`,
  EIO: (path) => `the disk of ${path} gives errors: check its cable, or replace the disk`,
  ENOTDIR: (path) => `${path} is not a folder: remove the file of that name, or give the output another folder`,
  EEXIST: (path) => `${path} is not a folder: remove the file of that name, or give the output another folder`,
  ENOENT: (path) => `the folder of ${path} does not exist: make it, or mount its disk`,
  EFBIG: (path) => `a file in ${path} has reached the largest size allowed: it is closed and a new one begun`,
  EMFILE: (path) => `too many files are open to write to ${path}: raise the limit on open files`,
  ENODEV: (path) => `the disk of ${path} is gone: plug it in and mount it`,
  ENXIO: (path) => `the disk of ${path} is gone: plug it in and mount it`,
}

/** What the system's error means for somebody who wants `path` written. */
export function refusalOf(cause: unknown, path: string): OutputRefusal {
  if (cause instanceof OutputRefusal) return cause
  const { code, message } = cause as NodeJS.ErrnoException
  if (!code || !/^E[A-Z0-9]+$/.test(code)) throw cause
  return new OutputRefusal(code, advice[code]?.(path) ?? `${path} cannot be written: ${message}`, { cause })
}
