/** `./mixos check`: all mistakes of a show file at once, or what it will make. */
import { styleText } from 'node:util'
import { Command } from 'commander'
import { type ShowError, ShowErrors } from '../lib/errors.ts'
import { loadShow, type Room, type Show } from '../show/index.ts'
import { createLook } from './check/look.ts'

/** What takes longer says what it is at. */
const silentMs = 2000

export function command(): Command {
  return new Command('check')
    .description('Look for mistakes in a show file and the files it names. Exit code: 0 none, 1 some, 2 wrong usage.')
    .argument('[show]', 'the show file', 'show.yaml')
    .option('--json', 'a list of {file, line, column, message, hint}; empty when the show is good')
    .addHelpText('after', '\nExample:\n  ./mixos check examples/demo/show.yaml')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(check)
}

function check(file: string, { json = false }: { json?: boolean }): void {
  try {
    const show = loadShow(file, createLook(sayWhenSlow))
    process.stdout.write(json ? '[]\n' : summary(file, show))
  } catch (error) {
    if (!(error instanceof ShowErrors)) throw error
    process.stdout.write(json ? `${JSON.stringify(error.errors, null, 2)}\n` : report(error.errors))
    process.exitCode = 1
  }
}

function sayWhenSlow(file: string): void {
  if (process.stderr.isTTY && performance.now() > silentMs) process.stderr.write(`looks into ${file}\n`)
}

function report(errors: readonly ShowError[]): string {
  const lines = errors.map(({ file, line, column, what, hint }) => {
    const mistake = `${styleText('bold', `${file}:${line}:${column}:`)} ${styleText('red', what)}`
    return hint ? `${mistake}. ${hint}` : mistake
  })
  return `${[...lines, counted(errors.length, 'mistake')].join('\n')}\n`
}

function summary(file: string, { name, video, rooms }: Show): string {
  const fps = Number((video.rateNum / video.rateDen).toFixed(3))
  const head = `${styleText('green', 'good')} ${file}: ${name}, ${video.width}x${video.height} at ${fps} frames a second`
  const width = Math.max(...rooms.map((room) => room.name.length))
  return `${[head, ...rooms.map((room) => `  ${room.name.padEnd(width)}  ${describeRoom(room)}`)].join('\n')}\n`
}

function describeRoom({ sources, scenes, record, hls, startScene, control }: Room): string {
  const outputs = [record && `recording to ${record.to}`, hls && `HLS with ${hls.windowMs / 60_000} min to go back`].filter(
    Boolean,
  )
  return [
    counted(sources.length, 'source'),
    `${counted(scenes.length, 'scene')} from \`${startScene}\``,
    outputs.length > 0 ? outputs.join(' and ') : 'no output',
    `control on port ${control.port}`,
  ].join(', ')
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
