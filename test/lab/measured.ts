/** Figures of the lab: what they come to, and a line of them for the one who reads the test's output. */

export function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

export function report(what: string, figures: Record<string, number[]>): void {
  const texts = Object.entries(figures).map(([name, values]) => `${name} ${values.map((value) => Math.round(value)).join(' ')}`)
  process.stdout.write(`${what}: ${texts.join(', ')}\n`)
}
