/** `./mixos screens`: which displays this machine has, by their names on them. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Command } from 'commander'
import type { ScreenDisplay } from '../engine/messages/output.ts'
import { hasDesktop } from '../lib/desktop.ts'
import { kioskDir } from '../lib/paths.ts'
import { bundleEngine, enginePath } from '../room/index.ts'

const shownSeconds = 10

export function command(): Command {
  return new Command('screens')
    .description(
      "Name this machine's displays: the names are what `connector` wants in a show. Each shows its name for 10 seconds.",
    )
    .option('--json', 'a list of {number, name, model, maker, width, height, primary}; nothing is shown')
    .addHelpText('after', '\nExample:\n  ./mixos screens')
    .action(screens)
}

async function screens({ json = false }: { json?: boolean }): Promise<void> {
  await bundleEngine()
  const kiosk = hasDesktop() ? [] : [kioskDir()]
  const child = spawn('gjs', ['-m', enginePath('screens'), json ? '0' : String(shownSeconds), ...kiosk], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  child.stdout.on('data', (chunk: Buffer) => {
    process.stdout.write(json ? chunk : table(JSON.parse(chunk.toString()) as ScreenDisplay[]))
  })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code === 0) return
  const why = /there is no desktop on this machine/.test(said)
    ? 'There is no desktop on this machine: nothing runs on $DISPLAY or $WAYLAND_DISPLAY. Log in at its screen, name its display (DISPLAY=:0 ./mixos screens), or leave both away to show them without one'
    : said.trim()
  process.stderr.write(`${why}\n`)
  process.exitCode = 1
}

function table(displays: ScreenDisplay[]): string {
  const width = Math.max(...displays.map(({ name }) => name.length))
  const lines = displays.map(({ number, name, model, maker, width: w, height: h, primary }) =>
    [`${number}  ${name.padEnd(width)}  ${w}x${h}`, maker, model === name ? null : model, primary ? "the desktop's first" : null]
      .filter(Boolean)
      .join('  '),
  )
  return `${lines.join('\n')}\nEach shows its name for ${shownSeconds} seconds.\n`
}
