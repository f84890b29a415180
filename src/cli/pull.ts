/** `./mixos pull ROOM`: what clients changed while the room was on air becomes part of the show file. */
import { createInterface } from 'node:readline/promises'
import { styleText } from 'node:util'
import { Command } from 'commander'
import { createTwoFilesPatch } from 'diff'
import { createLogger } from '../lib/log.ts'
import { roomStateDir } from '../lib/paths.ts'
import { type Pull, preparePull, writePull } from '../room/index.ts'
import type { DroppedEdit } from '../show/index.ts'
import { chooseRoom } from './run.ts'

export function command(): Command {
  return new Command('pull')
    .description(
      'Write what clients changed in a room (scenes, sources, sound) into the show file. Exit code: 0 written or nothing to write, 1 not written, 2 wrong usage.',
    )
    .argument('[room]', 'the room; not needed when the show has one')
    .option('--show <file>', 'the show file', 'show.yaml')
    .option('--yes', 'write without asking')
    .addHelpText('after', '\nExample:\n  ./mixos pull hall-a --show examples/conference/show.yaml')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(pull)
}

async function pull(name: string | undefined, { show: file, yes = false }: { show: string; yes?: boolean }): Promise<void> {
  const { room } = chooseRoom(file, name, false)
  const ready = preparePull(file, room, roomStateDir(room), createLogger({ room }))
  process.stdout.write(words(ready))
  if (ready.after === ready.before && ready.dropped.length === 0) {
    writePull(ready) // Edits that come to nothing.
    return
  }
  if (yes || (await isWanted(file))) {
    writePull(ready)
    process.stdout.write(`${styleText('green', 'written')} ${file}\n`)
  } else {
    process.stderr.write('Nothing is written. --yes writes without asking\n')
    process.exitCode = 1
  }
}

async function isWanted(file: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return false
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`Write this into ${file}? [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}

function words({ file, before, after, dropped }: Pull): string {
  const diff = after === before ? `nothing to pull: ${file} says what the room does\n` : coloured(file, before, after)
  return [diff, ...dropped.map(droppedWords)].join('')
}

/** A unified diff; what would steer a terminal is made harmless. */
function coloured(file: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(file, file, before, after)
  const lines = patch.split('\n').filter((line) => !/^(Index: |====)/.test(line))
  return lines.map((line) => styleText(colourOf(line), harmless(line))).join('\n')
}

function colourOf(line: string): 'bold' | 'green' | 'red' | 'cyan' | 'reset' {
  if (line.startsWith('---') || line.startsWith('+++')) return 'bold'
  if (line.startsWith('@@')) return 'cyan'
  return line.startsWith('+') ? 'green' : line.startsWith('-') ? 'red' : 'reset'
}

function droppedWords({ edit, reason }: DroppedEdit): string {
  const { do: what, ...about } = edit
  return `${styleText('yellow', 'left out')} ${what} ${harmless(JSON.stringify(about))}: ${harmless(reason)}\n`
}

function harmless(line: string): string {
  return line.replace(/\p{Cc}/gu, '\ufffd')
}
