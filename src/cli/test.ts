/** `./mixos test`: the static checks and every suite, each alone, added up in one closing line. */
import { Command, Option } from 'commander'
import { runSuite, type SuiteName, suiteNames } from './test/suites.ts'
import { sum, summary, type Tally } from './test/tally.ts'

interface TestOptions {
  long?: boolean
  only?: SuiteName[]
}

export function command(): Command {
  return new Command('test')
    .description('Pass the tests. The closing line counts them all; the exit code is 0 when none failed.')
    .option('--long', 'the full counts and durations, and the lab (about two hours)')
    .addOption(new Option('--only <suite...>', 'these suites only').choices(suiteNames))
    .addHelpText('after', '\nExample:\n  ./mixos test --only unit faults')
    .action(test)
}

async function test({ long = false, only }: TestOptions): Promise<void> {
  const tallies: Tally[] = []
  for (const name of suiteNames.filter((suite) => (only ? only.includes(suite) : long || suite !== 'lab'))) {
    process.stdout.write(`\n${name}\n`)
    tallies.push(await runSuite(name, long))
  }
  const total = sum(tallies)
  process.exitCode = total.failed.length === 0 ? 0 : 1
  process.stdout.write(`\n${summary(total)}\n`)
}
