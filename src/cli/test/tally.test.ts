import { expect, test } from 'vitest'
import { emptyTally, sum, summary, type Tally } from './tally.ts'

const first: Tally = { passed: 3, failed: ['a.test.ts: breaks'], skipped: [{ test: 'a.test.ts: camera', reason: 'no camera' }] }
const second: Tally = { passed: 4, failed: [], skipped: [{ test: 'b.test.ts: camera', reason: 'no camera' }] }

test('runs add up', () => {
  expect(sum([first, emptyTally(), second])).toEqual({
    passed: 7,
    failed: ['a.test.ts: breaks'],
    skipped: [
      { test: 'a.test.ts: camera', reason: 'no camera' },
      { test: 'b.test.ts: camera', reason: 'no camera' },
    ],
  })
})

test('the counts close the summary, after the failed ones and the reasons for skipping', () => {
  expect(summary(sum([first, second])).split('\n')).toEqual([
    'Failed:',
    '  a.test.ts: breaks',
    '',
    'Skipped:',
    '  no camera:',
    '    a.test.ts: camera',
    '    b.test.ts: camera',
    '',
    '7 passed, 1 failed, 2 skipped',
  ])
})

test('with nothing to tell there is the closing line only', () => {
  expect(summary({ ...emptyTally(), passed: 2 })).toBe('2 passed, 0 failed, 0 skipped')
})
