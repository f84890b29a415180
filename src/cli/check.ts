/** `./mixos check`: all mistakes of a show file at once, or what it will make and what may surprise about it. */
import { styleText } from 'node:util'
import { Command } from 'commander'
import { type ShowError, ShowErrors } from '../lib/errors.ts'
import { loadShow, type Show, showNotes } from '../show/index.ts'
import { createLook } from './check/look.ts'
import { counted, summary } from './check/summary.ts'

/** What takes longer says what it is at. */
const silentMs = 2000

export function command(): Command {
  return new Command('check')
    .description(
      'Look for mistakes in a show file and the files it names. Notes tell what is no mistake, and may surprise. Exit code: 0 no mistakes, 1 some, 2 wrong usage.',
    )
    .argument('[show]', 'the show file', 'show.yaml')
    .option('--json', 'a list of {kind, file, line, column, message, hint}; kind is `mistake` or `note`')
    .addHelpText('after', '\nExample:\n  ./mixos check examples/demo/show.yaml')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(check)
}

function check(file: string, { json = false }: { json?: boolean }): void {
  try {
    const show = loadShow(file, createLook(sayWhenSlow))
    const notes = showNotes(show, file)
    process.stdout.write(json ? forPrograms([], notes) : `${good(file, show)}\n${report(notes, 'note')}`)
  } catch (error) {
    if (!(error instanceof ShowErrors)) throw error
    process.stdout.write(json ? forPrograms(error.errors, []) : report(error.errors, 'mistake'))
    process.exitCode = 1
  }
}

function forPrograms(mistakes: readonly ShowError[], notes: readonly ShowError[]): string {
  const entries = [
    ...mistakes.map((mistake) => ({ kind: 'mistake', ...mistake.toJSON() })),
    ...notes.map((note) => ({ kind: 'note', ...note.toJSON() })),
  ]
  return `${JSON.stringify(entries, null, 2)}\n`
}

function sayWhenSlow(file: string): void {
  if (process.stderr.isTTY && performance.now() > silentMs) process.stderr.write(`looks into ${file}\n`)
}

/** Nothing where there is none. */
function report(found: readonly ShowError[], word: 'mistake' | 'note'): string {
  if (found.length === 0) return ''
  const lines = found.map(({ file, line, column, what, hint }) => {
    const told = `${styleText('bold', `${file}:${line}:${column}:`)} ${styleText(word === 'note' ? 'yellow' : 'red', what)}`
    return hint ? `${told}. ${hint}` : told
  })
  return `${[...lines, counted(found.length, word)].join('\n')}\n`
}

function good(file: string, show: Show): string {
  return `${styleText('green', 'good')} ${file}: ${summary(show)}`
}
