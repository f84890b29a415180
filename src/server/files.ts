/** Files over HTTP: types, caching, ranges, and never one outside its folder. */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { extname, resolve, sep } from 'node:path'
import { Readable } from 'node:stream'

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.ts': 'video/mp2t',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.aac': 'audio/aac',
  '.vtt': 'text/vtt; charset=utf-8',
}

export interface FileRequest {
  /** Folder that the file must be in. */
  root: string
  /** Path below it, as in the address, already decoded. */
  path: string
  method: string
  range?: string | undefined
  ifNoneMatch?: string | undefined
  cacheControl: string
}

/** Null when there is no such file, or it lies outside the folder. Only types that the pages use are served. */
export async function serveFile(request: FileRequest): Promise<Response | null> {
  const type = types[extname(request.path).toLowerCase()]
  const path = await resolveInside(request.root, request.path)
  if (!type || !path) return null
  const info = await stat(path).catch(() => null)
  if (!info?.isFile()) return null
  const etag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`
  const headers = { 'content-type': type, 'cache-control': request.cacheControl, etag, 'accept-ranges': 'bytes' }
  if (request.ifNoneMatch === etag) return new Response(null, { status: 304, headers })
  const range = parseRange(request.range, info.size)
  if (range === 'unsatisfiable') {
    return new Response(null, { status: 416, headers: { ...headers, 'content-range': `bytes */${info.size}` } })
  }
  const { start, end } = range ?? { start: 0, end: info.size - 1 }
  const length = { 'content-length': String(end - start + 1) }
  const part = range ? { 'content-range': `bytes ${start}-${end}/${info.size}` } : {}
  const init = { status: range ? 206 : 200, headers: { ...headers, ...length, ...part } }
  if (request.method === 'HEAD' || info.size === 0) return new Response(null, init)
  return new Response(Readable.toWeb(createReadStream(path, { start, end })) as ReadableStream, init)
}

async function resolveInside(root: string, path: string): Promise<string | null> {
  if (path.includes('\0')) return null
  try {
    const base = await realpath(root)
    const file = await realpath(resolve(base, `.${sep}${path}`))
    return file.startsWith(base + sep) ? file : null
  } catch {
    return null
  }
}

/** One range only, as players ask for; anything else is answered whole, which the standard allows. */
export function parseRange(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1])
  const end = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]))
  if (start >= size || start > end) return 'unsatisfiable'
  return { start, end }
}
