import { expect, test } from 'vitest'
import { FullMachine } from './full-machine.ts'

test('full from the first wait until half a minute after the last', () => {
  const machine = new FullMachine()
  machine.told('mixer', 0, 1000)
  expect(machine.sinceMs(1000)).toBeNull()
  machine.told('mixer', 1, 2000)
  machine.told('mixer', 2, 20_000)
  machine.told('mixer', 2, 40_000)
  expect(machine.sinceMs(49_000)).toBe(2000)
  expect(machine.sinceMs(50_000)).toBeNull()
  machine.told('mixer', 3, 60_000)
  expect(machine.sinceMs(60_000)).toBe(60_000)
})

test('a worker that began anew counts from the start', () => {
  const machine = new FullMachine()
  machine.told('mixer', 5, 1000)
  machine.told('mixer', 0, 100_000)
  expect(machine.sinceMs(100_000)).toBeNull()
  machine.told('mixer', 1, 101_000)
  expect(machine.sinceMs(101_000)).toBe(101_000)
})
