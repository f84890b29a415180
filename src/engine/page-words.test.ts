/** What a browser says, in words. */
import { expect, test } from 'vitest'
import { endReason, errorReason, shownAddress, statusReason } from './page-words.ts'

const address = 'https://example.org/break'

test.each([
  ['net::ERR_NAME_NOT_RESOLVED', 'its host is not known (DNS) (NAME_NOT_RESOLVED)'],
  ['net::ERR_CONNECTION_REFUSED', 'its host refuses the connection: no server runs there (CONNECTION_REFUSED)'],
  ['net::ERR_CONNECTION_RESET', 'its server cuts the connection (CONNECTION_RESET)'],
  ['net::ERR_CERT_DATE_INVALID', "its certificate has expired, or this machine's clock is wrong (CERT_DATE_INVALID)"],
  ['net::ERR_CERT_AUTHORITY_INVALID', 'its certificate is not trusted (CERT_AUTHORITY_INVALID)'],
  ['net::ERR_FILE_NOT_FOUND', 'there is no such file (FILE_NOT_FOUND)'],
  ['net::ERR_SOMETHING_NEW', 'it cannot be loaded (SOMETHING_NEW)'],
])('%s', (said, words) => {
  expect(errorReason(address, said)).toBe(`${address}: ${words}`)
})

test('what a server answers', () => {
  expect([0, 200, 304].map((status) => statusReason(address, status))).toEqual([null, null, null])
  expect(statusReason(address, 404)).toBe(`${address}: its server knows no such page (HTTP 404)`)
  expect(statusReason(address, 410)).toBe(`${address}: its server refuses it (HTTP 410)`)
  expect(statusReason(address, 503)).toBe(`${address}: its server has an error (HTTP 503)`)
})

test('keys in an address are not shown', () => {
  expect(shownAddress(`${address}?key=secret#top`)).toBe(address)
})

test('how a program went', () => {
  expect(endReason('its browser', 9, 0, '')).toBe('its browser was ended by signal 9 and is started again')
  expect(endReason('its browser', null, 1, 'No usable sandbox!')).toBe(
    'its browser has ended (code 1) and is started again: No usable sandbox!',
  )
})
