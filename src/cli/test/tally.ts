/** What a run of tests came to: the counts, which tests failed, and why the skipped ones were skipped. */

export interface Skip {
  test: string
  reason: string
}

export interface Tally {
  passed: number
  failed: string[]
  skipped: Skip[]
}

export function emptyTally(): Tally {
  return { passed: 0, failed: [], skipped: [] }
}

export function sum(tallies: readonly Tally[]): Tally {
  return {
    passed: tallies.reduce((passed, tally) => passed + tally.passed, 0),
    failed: tallies.flatMap((tally) => tally.failed),
    skipped: tallies.flatMap((tally) => tally.skipped),
  }
}

/** The failed ones by name, the skipped ones by reason, and the closing line last. */
export function summary(tally: Tally): string {
  const closing = `${tally.passed} passed, ${tally.failed.length} failed, ${tally.skipped.length} skipped`
  return [...section('Failed:', tally.failed), ...section('Skipped:', skipLines(tally.skipped)), closing].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), '']
}

function skipLines(skipped: readonly Skip[]): string[] {
  const byReason = Map.groupBy(skipped, ({ reason }) => reason)
  return [...byReason].flatMap(([reason, skips]) => [`${reason}:`, ...skips.map(({ test }) => `  ${test}`)])
}
