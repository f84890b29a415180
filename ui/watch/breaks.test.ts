import { expect, test } from 'vitest'
import { countApart } from './breaks.ts'

test('breaks of each rendition have numbers of their own; a single one stays as it is', () => {
  const playlist = '#EXTM3U\n#EXT-X-DISCONTINUITY-SEQUENCE:3\n#EXT-X-DISCONTINUITY\n'
  expect(countApart(playlist, 0)).toBe(playlist)
  expect(countApart(playlist, 1)).toBe('#EXTM3U\n#EXT-X-DISCONTINUITY-SEQUENCE:1000003\n#EXT-X-DISCONTINUITY\n')
})
