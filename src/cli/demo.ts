/** `./mixos demo`: a room with made-up cameras, slides and microphones, on air with its page. */
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { type RunOptions, run, withRunOptions } from './run.ts'

const demoShow = fileURLToPath(new URL('../../examples/demo/show.yaml', import.meta.url))

export function command(): Command {
  return withRunOptions(new Command('demo'))
    .description('Put a room with made-up but live cameras, slides and microphones on air. Ctrl-C ends it.')
    .addHelpText('after', '\nExample:\n  ./mixos demo')
    .action((options: RunOptions) => run(demoShow, undefined, options))
}
