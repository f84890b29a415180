/** The command line's front door: finds the verb, runs it, and turns what it throws into a message and an exit code. */
import { Command } from 'commander'
import { MixosError } from '../lib/errors.ts'
import { createLogger } from '../lib/log.ts'
import { verbs } from './verbs.ts'

async function program(called: string | undefined): Promise<Command> {
  const root = new Command('mixos')
    .description('The video system of a conference, from one show file.')
    .addHelpText(
      'after',
      '\nExample:\n  ./mixos demo\n\nThe launcher brings what is missing first: --yes does not ask, --plan only says what it would do.',
    )
    .showHelpAfterError('(--help says more)')
    .showSuggestionAfterError()
  for (const verb of verbs) {
    if (verb.name === called) root.addCommand((await verb.load()).command().summary(verb.summary))
    else root.command(verb.name).summary(verb.summary).description(verb.summary)
  }
  return root
}

/** Mistakes and expected failures are one message each; anything else is a bug and shows its stack. */
function report(error: unknown): never {
  if (error instanceof MixosError) process.stderr.write(`${error.message}\n`)
  else createLogger().fatal({ err: error }, 'A bug in mixos')
  process.exit(1)
}

const args = process.argv.slice(2)
const called = args[0] === 'help' ? args[1] : args[0]
try {
  await (await program(called)).parseAsync(args, { from: 'user' })
} catch (error) {
  report(error)
}
