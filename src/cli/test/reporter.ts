/** A vitest reporter that writes the run's tally to `$MIXOS_TALLY`, for the verb that adds several runs up. */
import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule } from 'vitest/node'
import { emptyTally, type Tally } from './tally.ts'

export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly { message: string }[]): void {
    const tally = emptyTally()
    for (const module of modules) count(module, tally)
    tally.failed.push(...unhandledErrors.map(({ message }) => `error outside of any test: ${message}`))
    const file = process.env.MIXOS_TALLY
    if (!file) throw new Error('MIXOS_TALLY names no file')
    writeFileSync(file, JSON.stringify(tally))
  }
}

function count(module: TestModule, tally: Tally): void {
  for (const test of module.children.allTests()) countTest(test, tally)
  for (const suite of module.children.allSuites()) {
    if (suite.errors().length > 0) tally.failed.push(`${module.relativeModuleId}: ${suite.fullName}`)
  }
  if (module.errors().length > 0) tally.failed.push(`${module.relativeModuleId}: the file itself`)
}

function countTest(test: TestCase, tally: Tally): void {
  const name = `${test.module.relativeModuleId}: ${test.fullName}`
  const result = test.result()
  if (result.state === 'passed') tally.passed++
  else if (result.state === 'skipped') tally.skipped.push({ test: name, reason: result.note ?? 'without a reason' })
  else tally.failed.push(result.state === 'failed' ? name : `${name} (never ended)`)
}
