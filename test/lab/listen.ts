/** Runs in the lab's machine: `listen.ts LINK SECONDS HERTZ…` listens to a sound link, and prints what it heard (`Heard`, JSON). */
import { tapLink } from '../support/gdp.ts'
import { pause } from '../support/room.ts'
import { powerDb } from '../support/tones.ts'

export interface Heard {
  seconds: number
  /** Of each frequency on each side, dB of full scale. */
  left: number[]
  right: number[]
}

const rateHz = 48_000

if (import.meta.main) {
  const [link = '', seconds = '3', ...hertz] = process.argv.slice(2)
  const [left, right]: [number[], number[]] = [[], []]
  const tap = tapLink(link, ({ data }) => {
    for (let at = 0; at + 3 < data.length; at += 4) {
      left.push(data.readInt16LE(at) / 32_768)
      right.push(data.readInt16LE(at + 2) / 32_768)
    }
  })
  await pause(Number(seconds) * 1000)
  tap.close()
  // What waited in the socket when we came may end in a hole.
  const sides = [left, right].map((side) => Float32Array.from(side.slice(rateHz / 2))) as [Float32Array, Float32Array]
  const [leftDb, rightDb] = sides.map((side) => hertz.map((one) => powerDb(side, Number(one), rateHz)))
  const heard: Heard = {
    seconds: left.length / rateHz,
    left: leftDb ?? [],
    right: rightDb ?? [],
  }
  process.stdout.write(JSON.stringify(heard))
}
