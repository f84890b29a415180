/** What elements say of a network, in words: as GStreamer 1.22 and 1.26 say it. */
import { expect, test } from 'vitest'
import { netReason } from './net-address.ts'

const url = 'srt://far.invalid:9000'
const reason = (said: string, secret: string | null = null) => netReason({ url, secret }, said)

test.each([
  [
    "srtsink0: Could not open resource for writing. (Failed to open SRT: Failed to resolve host 'far.invalid': Error resolving “far.invalid”: Name or service not known)",
    'its host far.invalid is not known (DNS)',
  ],
  [
    'out: Failed to connect: Error resolving “far.invalid”: Name or service not known (domain g-resolver-error-quark, code 0)',
    'its host far.invalid is not known (DNS)',
  ],
  [
    'in: Could not open resource for reading. (Failed to open SRT: Cannot bind to 10.99.99.99:19006 - Connection setup failure: unable to create/configure SRT socket)',
    'it cannot listen there: the port is taken, or this machine has no such address',
  ],
  [
    'out: Failed to connect: publish denied; stream already exists: { "level": "error", "code": "NetStream.Publish.BadName", "description": "its stream key is wrong" } (domain g-io-error-quark, code 2)',
    'it is refused: its stream key is wrong',
  ],
  [
    'source: File not found (File not found (404), URL: http://a/x.m3u8, Redirect to: (NULL))',
    'its server knows no such address (HTTP 404)',
  ],
  ['source: Could not open resource for reading and writing. (Failed to connect. (Generic error))', 'nobody answers there'],
  ['out: Failed to write to SRT socket: Failed to authenticate: Incorrect passphrase', 'its passphrase is another one'],
  ['source: Unauthorized (Unauthorized (401))', 'Unauthorized (Unauthorized (401))'],
])('%s', (said, words) => {
  expect(reason(said)).toBe(`${url}: ${words}`)
})

test('a secret is never told', () => {
  expect(reason('out: no opensesame here', 'opensesame')).toBe(`${url}: no … here`)
})
