/** Web pages as written, made complete: addresses without passwords, files that are there. */
import { pathToFileURL } from 'node:url'
import type { ResolveContext } from './context.ts'
import { findFile } from './files.ts'
import type { WrittenSource } from './shape-source.ts'
import type { PageSource } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

type WrittenPage = Extract<WrittenSource, { page: string }>

export function resolvePage(
  context: ResolveContext,
  base: { name: string; label: string },
  written: WrittenPage,
  path: KeyPath,
): PageSource | null {
  const { css = null, restart = false, sound = true } = written
  const url = resolveAddress(context, written.page, [...path, 'page'])
  const [width = 0, height = 0] = written.size?.split('x').map(Number) ?? [context.video?.width, context.video?.height]
  return url === null ? null : { kind: 'page', ...base, url, width, height, css, restart, sound }
}

/** An address, or a file's. */
function resolveAddress(context: ResolveContext, written: string, path: KeyPath): string | null {
  if (!/^[a-z][a-z0-9+.-]*:/i.test(written)) {
    const file = findFile(context, written, path, 'page')
    return file === null ? null : pathToFileURL(file).href
  }
  const url = URL.canParse(written) ? new URL(written) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    const hint = 'Write `https://example.org/break`, or the path of a file'
    context.mistakes.value(path, `\`${written}\` is no address of a web page`, hint)
    return null
  }
  if (url.username || url.password) {
    context.mistakes.value(path, 'a password never stands in a show', 'Serve the page where it needs none, or as a file')
    return null
  }
  return url.href
}
