import { expect, test } from 'vitest'
import { MixosError, ShowError, ShowErrors } from './errors.ts'

const place = { file: 'show.yaml', line: 7, column: 3 }

test('a mistake says where, what, and what would be right', () => {
  expect(new ShowError(place, 'no source "slidse"', 'Did you mean "slides"?').message).toBe(
    'show.yaml:7:3: no source "slidse". Did you mean "slides"?',
  )
  expect(new ShowError(place, 'unknown key "sources2"').message).toBe('show.yaml:7:3: unknown key "sources2"')
})

test('all mistakes come at once, in the order of their places', () => {
  const later = new ShowError({ ...place, line: 12 }, 'second')
  const earlier = new ShowError({ ...place, column: 1 }, 'first')
  expect(new ShowErrors([later, earlier]).message).toBe('show.yaml:7:1: first\nshow.yaml:12:3: second')
})

test('a mistake as JSON has its place and its words apart', () => {
  expect(JSON.parse(JSON.stringify(new ShowError(place, 'what', 'hint')))).toEqual({ ...place, message: 'what', hint: 'hint' })
})

test('a room extends the base, with its own name, code and cause', () => {
  class DiskFull extends MixosError {}
  const cause = new Error('ENOSPC')
  const error = new DiskFull('disk-full', 'no space for the recording', { cause })
  expect(error).toMatchObject({ name: 'DiskFull', code: 'disk-full', cause })
})
