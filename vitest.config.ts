/**
 * Five suites. Those that measure video in real time run one file at a time, and once more where they fail: a machine that
 * others share can take a second away. The long form takes no second chance.
 */
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const retry = process.env.MIXOS_LONG === '1' ? 0 : 1
const serial = { fileParallelism: false, retry, testTimeout: 120_000, hookTimeout: 60_000 }

export default defineConfig({
  test: {
    projects: [
      // All cores; the runner's own default leaves one free.
      {
        test: {
          name: 'unit',
          maxWorkers: availableParallelism(),
          include: ['src/**/*.test.ts', 'ui/**/*.test.{ts,tsx}', 'test/house/**/*.test.ts'],
        },
      },
      { test: { name: 'integration', include: ['test/integration/**/*.test.ts'], ...serial } },
      { test: { name: 'faults', include: ['test/faults/**/*.test.ts'], ...serial } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], ...serial } },
      { test: { name: 'lab', include: ['test/lab/**/*.test.ts'], ...serial } },
    ],
  },
})
