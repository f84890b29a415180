/** Files that a show names: found beside it, readable, and what they say they are. */
import { closeSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, dirname, relative, resolve } from 'node:path'
import type { FileUse, ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import type { KeyPath } from './show-text.ts'

/** An asset's name or a path, as an absolute path; null (and told) when there is no such file. */
export function findFile(context: ResolveContext, written: string, path: KeyPath, wants: FileUse): string | null {
  const asset = context.assets.get(written)
  if (asset === null) return null
  const file = asset ?? resolve(context.folder, written)
  const looksLikeName = !/[./]/.test(written)
  if (asset === undefined && looksLikeName && !isThere(file)) {
    const names = [...context.assets.keys()]
    const hint =
      didYouMean(nearest(written, names)) ?? (names.length > 0 ? `The assets are ${names.join(', ')}` : 'The show has no assets')
    context.mistakes.value(path, `no asset named \`${written}\`, and no file either`, hint)
    return null
  }
  if (asset === undefined && !checkFile(context, file, written, path)) return null
  if (wants === 'image' && !isPicture(file)) {
    context.mistakes.value(
      path,
      `\`${written}\` is not a picture`,
      'An image is a PNG, JPEG or SVG; films and sounds are for `play`',
    )
    return null
  }
  lookInto(context, file, written, path, wants)
  return file
}

/** An asset's flaw is told once, where its file is named. */
function lookInto(context: ResolveContext, file: string, written: string, path: KeyPath, wants: FileUse): void {
  const flaw = context.look?.(file, wants)
  if (!flaw) return
  const isAsset = context.assets.has(written)
  const [place, name] = isAsset ? [['assets', written, 'file'], relative(context.folder, file)] : [path, written]
  context.mistakes.value(place, `\`${name}\` ${flaw.what}`, flaw.hint)
}

/** Tells when `file` is missing, no plain file, empty or unreadable. */
export function checkFile(context: ResolveContext, file: string, written: string, path: KeyPath): boolean {
  try {
    const found = statSync(file)
    if (found.isDirectory()) context.mistakes.value(path, `\`${written}\` is a folder, not a file`)
    else if (!found.isFile()) context.mistakes.value(path, `\`${written}\` is not a plain file`)
    else if (found.size === 0) context.mistakes.value(path, `\`${written}\` is empty`)
    else {
      closeSync(openSync(file, 'r'))
      return true
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM') {
      context.mistakes.value(path, `\`${written}\` cannot be read`, `Give the user that runs mixos the right to read ${file}`)
    } else context.mistakes.value(path, `no file \`${written}\``, didYouMean(nearFile(file, written)) ?? `Looked for ${file}`)
  }
  return false
}

/** What no file can be called is not there either. */
function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined
  } catch {
    return false
  }
}

function nearFile(file: string, written: string): string | undefined {
  try {
    const name = nearest(basename(file), readdirSync(dirname(file)))
    return name && written.slice(0, written.length - basename(written).length) + name
  } catch {
    return undefined
  }
}

/** By the first bytes, not by the name. */
function isPicture(file: string): boolean {
  const head = Buffer.alloc(4096)
  const handle = openSync(file, 'r')
  const length = readSync(handle, head)
  closeSync(handle)
  const isPng = head.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]))
  const isJpeg = head.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]))
  return isPng || isJpeg || /<svg[\s>]/.test(head.subarray(0, length).toString('utf8'))
}
