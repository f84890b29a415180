import { expect, test } from 'vitest'
import { neededBytes, requireSharedMemory } from './shared-memory.ts'

const five = neededBytes({ width: 1920, height: 1080 }, 5)

test('six frames a link', () => {
  expect(five).toBe(5 * 6 * 3_110_400)
})

test('too little is told with the way out, enough is not', () => {
  expect(() => requireSharedMemory(five, 64 * 1024 * 1024)).toThrow(/needs 94 MB .* has 68 MB.*size=500M/)
  expect(() => requireSharedMemory(five, five)).not.toThrow()
  expect(() => requireSharedMemory(neededBytes({ width: 320, height: 180 }, 2))).not.toThrow()
})
