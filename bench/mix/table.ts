/** The results as tables in Markdown. */
import { type Cost, total } from './cpu.ts'
import type { Picture, Sample, Side } from './rounds.ts'
import { type SceneName, sceneNames } from './scenes.ts'

/** A side that loses more than one frame of a hundred does less work than the other: its row is no comparison. */
const leastHeld = 0.99
/** mixos is to need no more than this part of what voctocore needs. */
export const goal = 0.6

export function costTable(samples: Sample[]): string {
  const sides = sidesOf(samples)
  const rows = sceneNames.map((scene) => {
    const all = sides.map((side) => cell(samples, side, scene, []))
    const without = sides.map((side) => cell(samples, side, scene, ['sources']))
    const ratios = [['sources'], []].flatMap((except) => sides.slice(1).map((side) => mark(ratio(samples, side, scene, except))))
    return [scene, ...all.map((text, index) => `${text} (${without[index]})`), ...ratios]
  })
  const others = sides.slice(1).map((side) => side.replace('voctocore', 'to voctocore'))
  const ratios = [...others.map((other) => `${other}, without sources`), ...others]
  const head = ['scene', ...sides.map((side) => `${side} (without sources)`), ...ratios]
  return markdown(head, rows)
}

/** Where our own cost is. */
export function partsTable(samples: Sample[], side: Side): string {
  const own = samples.filter((sample) => sample.side === side)
  const names = [...new Set(own.flatMap(({ cost }) => Object.keys(cost)))].sort()
  const rows = sceneNames.map((scene) => {
    const here = own.filter((sample) => sample.scene === scene)
    return [scene, ...names.map((name) => median(here.map(({ cost }) => cost[name] ?? 0)).toFixed(3))]
  })
  return markdown([side, ...names], rows)
}

export function pictureTable(pictures: Picture[]): string {
  const rows = sceneNames.map((scene) => [
    scene,
    ...pictures.filter((one) => one.scene === scene).flatMap(({ ssim, psnrDb }) => [ssim.toFixed(4), psnrDb.toFixed(2)]),
  ])
  const shown = sidesOf(pictures)
  return markdown(['scene', ...shown.flatMap((side) => [`${side} SSIM`, 'PSNR dB'])], rows)
}

function sidesOf(results: readonly { side: Side }[]): Side[] {
  return [...new Set(results.map(({ side }) => side))]
}

/** Median of the ratios round by round. */
export function ratio(samples: Sample[], to: Side, scene: SceneName, except: readonly string[]): number {
  const of = (side: Side, round: number) => samples.find((one) => one.side === side && one.round === round && one.scene === scene)
  const rounds = [...new Set(samples.map(({ round }) => round))]
  return median(rounds.map((round) => total(costOf(of('mixos', round)), except) / total(costOf(of(to, round)), except)))
}

function costOf(sample: Sample | undefined): Cost {
  if (!sample) throw new Error('a round is not whole')
  return sample.cost
}

function cell(samples: Sample[], side: Side, scene: SceneName, except: readonly string[]): string {
  const here = samples.filter((sample) => sample.side === side && sample.scene === scene)
  const lost = here.some(({ held }) => held < leastHeld)
  return `${median(here.map(({ cost }) => total(cost, except))).toFixed(3)}${lost ? ' ✗ rate not held' : ''}`
}

function mark(value: number): string {
  return value <= goal ? value.toFixed(2) : `**${value.toFixed(2)}**`
}

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2
}

function markdown(head: string[], rows: string[][]): string {
  const line = (cells: string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
