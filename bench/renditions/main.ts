/** What the lower HLS rendition costs: two rooms side by side, one with it, one without; CPU of all their processes. `npm run bench:renditions`. */
import { readdirSync, readFileSync } from 'node:fs'
import { startRoom, type TestRoom } from '../../test/support/room.ts'

const seconds = 40
const ticksPerSecond = 100

const show = (low: boolean) => `
show: Renditions
video: 720p25
rooms:
  hall${low ? '-low' : ''}:
    sources: { ads: { play: ${process.cwd()}/examples/demo/media/ads.mp4, loop: true }, mic: { sound: { tone: 440 Hz } } }
    scenes: { Ads: [ ads ] }
    outputs: { hls: { low: ${low} } }
`

/** Seconds of a core that each worker has used, by its name. */
function usedSeconds({ runDir }: TestRoom): Map<string, number> {
  const used = new Map<string, number>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const name = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        .split('\0')
        .find((word) => word.startsWith(`${runDir}/`))
      if (!name) continue
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
      used.set(name.slice(runDir.length + 1, -'.json'.length), (Number(fields[11]) + Number(fields[12])) / ticksPerSecond)
    } catch {
      // It ended while we looked.
    }
  }
  return used
}

const rooms = [await startRoom({ show: show(false) }), await startRoom({ show: show(true) })]
await new Promise((resolve) => setTimeout(resolve, 10_000))
const before = rooms.map(usedSeconds)
await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
const shares = rooms.map((room, index) => {
  const after = usedSeconds(room)
  return new Map([...after].map(([name, used]) => [name, (100 * (used - (before[index]?.get(name) ?? 0))) / seconds]))
})
for (const room of rooms) await room.stop()

const [without = new Map(), withLow = new Map()] = shares
const sum = (of: Map<string, number>) => [...of.values()].reduce((all, one) => all + one, 0)
for (const name of withLow.keys())
  process.stdout.write(
    `${name.padEnd(16)} ${(without.get(name) ?? 0).toFixed(1).padStart(6)} % ${withLow.get(name)?.toFixed(1).padStart(6)} %\n`,
  )
process.stdout.write(
  `all              ${sum(without).toFixed(1).padStart(6)} % ${sum(withLow).toFixed(1).padStart(6)} %   ratio ${(sum(withLow) / sum(without)).toFixed(2)}\n`,
)
