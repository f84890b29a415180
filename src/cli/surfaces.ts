/** `./mixos surfaces legend`: what the keys of a room's keypads do, to be printed. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { MixosError } from '../lib/errors.ts'
import { bundleEngine, enginePath } from '../room/index.ts'
import { type DeckSurface, type KeypadSurface, loadShow } from '../show/index.ts'
import { legendSvg } from '../surfaces/index.ts'
import { chooseRoom } from './run.ts'

interface LegendOptions {
  to: string
  show: string
  surface?: string
}

export function command(): Command {
  const surfaces = new Command('surfaces').description('Keypads of a room.')
  surfaces
    .command('legend')
    .summary('draw what their keys do, to be printed')
    .description('Draw what the keys of a room do: an SVG of one keypad, or a PDF with a page for each.')
    .argument('[room]', 'the room; not needed when the show has one')
    .requiredOption('--to <file>', 'the drawing: FILE.svg or FILE.pdf')
    .option('--surface <name>', 'of this one only')
    .option('--show <file>', 'the show file', 'show.yaml')
    .addHelpText('after', '\nExample:\n  ./mixos surfaces legend hall-a --show examples/conference/show.yaml --to legend.pdf')
    .action(legend)
  return surfaces
}

async function legend(name: string | undefined, { to, show: showFile, surface }: LegendOptions): Promise<void> {
  const { room } = chooseRoom(showFile, name, false)
  const show = loadShow(showFile)
  const surfaces = show.rooms.find((one) => one.name === room)?.surfaces ?? []
  const all = surfaces.filter((one) => one.kind !== 'x-air')
  const pages = choose(all, surface, room).map((one) => legendSvg(one, { show: show.name, room }))
  if (/\.pdf$/i.test(to)) await print(to, pages)
  else if (!/\.svg$/i.test(to)) throw new LegendError('no-format', `${to} is neither an .svg nor a .pdf`)
  else if (pages.length > 1) {
    const names = all.map((one) => one.name).join(', ')
    throw new LegendError('too-many', `An SVG has one keypad: name it with --surface (${names}), or write a PDF`)
  } else write(to, pages[0] ?? '')
  process.stdout.write(`${to} is written: ${pages.length === 1 ? '1 keypad' : `${pages.length} keypads`}\n`)
}

type WithKeys = KeypadSurface | DeckSurface

function choose(all: WithKeys[], name: string | undefined, room: string): WithKeys[] {
  if (all.length === 0) throw new LegendError('no-surfaces', `The show has no \`surfaces\` with keys for ${room}`)
  if (name === undefined) return all
  const found = all.filter((one) => one.name === name)
  if (found.length > 0) return found
  throw new LegendError('no-such-surface', `There is no surface \`${name}\`: there are ${all.map((one) => one.name).join(', ')}`)
}

async function print(to: string, pages: string[]): Promise<void> {
  await bundleEngine()
  const dir = mkdtempSync(join(tmpdir(), 'mixos-legend-'))
  try {
    const files = pages.map((page, index) => {
      const file = join(dir, `${index}.svg`)
      writeFileSync(file, page)
      return file
    })
    write(to, '')
    const { status, stderr, error } = spawnSync('gjs', ['-m', enginePath('legend'), to, ...files], { encoding: 'utf8' })
    if (status !== 0) throw new LegendError('not-printed', `${to} cannot be drawn: ${error?.message ?? stderr.trim()}`)
  } finally {
    rmSync(dir, { recursive: true })
  }
}

function write(to: string, text: string): void {
  try {
    writeFileSync(to, text)
  } catch (error) {
    throw new LegendError('not-written', `${to} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

class LegendError extends MixosError {}
