/** Shows for the tests: a text in which `▸` marks the place of the mistake, and a folder with the files it may name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ShowErrors } from '../lib/errors.ts'
import { readShow } from './load.ts'
import type { Position } from './show-text.ts'

const marker = '▸'

/** A folder with films, pictures and a folder that shows may name, and a function that removes it. */
export function showFolder(): { folder: string; remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'mixos-show-'))
  writeFileSync(join(folder, 'clip.mp4'), 'a film, as far as the show file can tell')
  writeFileSync(join(folder, 'logo.svg'), '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="9"/>')
  writeFileSync(join(folder, 'notes.txt'), 'no picture')
  writeFileSync(join(folder, 'empty.mp4'), '')
  mkdirSync(join(folder, 'media'))
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** A whole show with `lines` as the one room's keys (four spaces deep). */
export function showWith(lines: string): string {
  return `show: Test\nvideo: 720p25\nrooms:\n  hall-a:\n${lines}\n`
}

/** The marked text without its marks, and where they were. */
export function unmark(marked: string): { text: string; marks: Position[] } {
  const marks = marked.split('\n').flatMap((line, index) => {
    const parts = line.split(marker).slice(0, -1)
    let column = 1
    return parts.map((part) => {
      column += part.length
      return { line: index + 1, column }
    })
  })
  return { text: marked.replaceAll(marker, ''), marks }
}

/** What is wrong with a show, in the order of the file; none when it is good. */
export function mistakesOf(text: string, folder: string): ShowErrors['errors'] {
  try {
    readShow(text, join(folder, 'show.yaml'))
    return []
  } catch (error) {
    if (error instanceof ShowErrors) return error.errors
    throw error
  }
}
