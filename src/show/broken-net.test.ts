/** Sources from the network: addresses that cannot be, and doors without a password. */
import { afterAll, describe, expect, test } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'
import { readShow } from './load.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const withSource = (source: string) => showWith(`    sources: { far: { ${source} } }\n    scenes: { Far: [ far ] }`)

testBroken('addresses', folder, [
  { name: 'SRT without a port', show: withSource('srt: ▸"listen"'), says: 'no address with a port', hint: 'listen :9000' },
  { name: 'SRT on a port of none', show: withSource('srt: ▸"example.org:90000"'), says: 'from 1 to 65535' },
  { name: 'a call to nobody', show: withSource('srt: ▸":9000"'), says: 'has a host', hint: 'listen :9000' },
  { name: 'UDP from anywhere, unsaid', show: withSource('udp: ▸":5000"'), says: 'no password', hint: '127.0.0.1:5000' },
  { name: 'another protocol', show: withSource('rtmp: ▸"http://example.org/live"'), says: 'no rtmp address' },
  {
    name: 'RTMP listening nowhere',
    show: withSource('rtmp: ▸"listen 1935"'),
    says: 'no address with a port',
    hint: 'listen :1935',
  },
  { name: 'listen, misspelt', show: withSource('srt: ▸"lisen :9000"'), says: 'no address with a port', hint: 'listen :9000' },
  {
    name: 'RTMP without a stream',
    show: withSource('rtmp: ▸"rtmp://example.org"'),
    says: 'names no stream',
    hint: '/live/stream',
  },
  { name: 'no address at all', show: withSource('rtsp: ▸"camera"'), says: 'no rtsp address' },
])

const withStreams = (outputs: string) =>
  showWith(`    sources: { bars: { pattern: smpte } }\n    scenes: { A: [ bars ] }\n    outputs: { ${outputs} }`)

testBroken('streams', folder, [
  { name: 'no address', show: withStreams('stream: { rtmp: ▸"example.org" }'), says: 'no rtmp address' },
  {
    name: 'no key',
    show: withStreams('stream: { rtmp: ▸"rtmp://example.org/live" }'),
    says: 'without a stream key',
    hint: 'key:',
  },
  {
    name: 'a key in the show',
    show: withStreams('stream: { rtmp: "rtmp://a.org/live", key: ▸abc }'),
    says: 'never stands in a show',
  },
  {
    name: 'a login in its address: it has no such keys',
    show: withStreams('stream: { rtmp: ▸"rtmp://me:pw@a.org/live" }'),
    says: 'never stands in a show',
    hint: 'leave name and password out, and write `key: { secret: NAME }`',
  },
  {
    name: 'two to one place',
    show: withStreams('streams: { a: { rtmp: "rtmp://a.org/live/x" }, b: { rtmp: ▸"rtmp://a.org/live/x" } }'),
    says: '`a` goes there already',
    hint: 'of its own',
  },
  { name: 'SRT to nobody', show: withStreams('streams: { a: { srt: ▸":9000" } }'), says: 'has a host' },
  { name: 'an odd name', show: withStreams('streams: { ▸A B: { srt: "a.org:9000" } }'), says: 'no name for a stream' },
  { name: 'a name twice', show: withStreams('streams: { ▸hls: { srt: "a.org:9000" } }'), says: 'another output' },
])

testBroken('secrets', folder, [
  { name: 'an open door', show: withSource('srt: ▸"listen :9000"'), says: 'everybody could send', hint: 'passphrase: none' },
  { name: 'an open ingest', show: withSource('rtmp: ▸"listen :1935"'), says: 'everybody could send', hint: 'key: none' },
  { name: 'a stream key in the show', show: withSource('rtmp: "listen :1935", key: ▸abc'), says: 'never stands in a show' },
  {
    name: 'a key for an address to fetch from',
    show: withSource('rtmp: "rtmp://a.org/live/x", key: ▸{ secret: x }'),
    says: 'for those who call',
  },
  { name: 'a name for who calls', show: withSource('rtmp: "listen 127.0.0.1:1935", user: ▸me'), says: 'has a stream key' },
  {
    name: 'the same key twice on one port',
    show: showWith(
      '    sources: { a: { rtmp: "listen :1935", key: { secret: x } }, b: { rtmp: ▸"listen :1935", key: { secret: x } } }\n    scenes: { A: [ a ] }',
    ),
    says: '`a` listens there',
  },
  {
    name: 'a passphrase in the show',
    show: withSource('srt: "listen :9000", passphrase: ▸opensesame'),
    says: 'never stands in a show',
  },
  {
    name: 'a password in an address',
    show: withSource('rtsp: ▸"rtsp://me:pw@example.org/x"'),
    says: 'never stands in a show',
    hint: '`user: NAME` and `password: { secret: NAME }`',
  },
  {
    name: 'a password without a name',
    show: withSource('http: "http://example.org/x", password: ▸{ secret: x }'),
    says: 'goes with a name',
    hint: 'user: NAME',
  },
])

describe('good ones', () => {
  const source = (text: string) => readShow(withSource(text), `${folder}/show.yaml`).rooms[0]?.sources[0]

  test.each([
    ['srt: "listen 127.0.0.1:9000"', { url: 'srt://127.0.0.1:9000', listens: true, secret: null, waitMs: 200 }],
    ['srt: "listen :9000", passphrase: { secret: far }', { url: 'srt://:9000', listens: true, secret: { secret: 'far' } }],
    ['srt: "listen :9000", passphrase: none', { url: 'srt://:9000', secret: null }],
    [
      'srt: "srt://[::1]:9000", stream: "a b", wait: 1 s',
      { url: 'srt://[::1]:9000?streamid=a%20b', listens: false, waitMs: 1000 },
    ],
    ['rtmp: "listen :1935", key: { secret: far }', { url: 'rtmp://:1935/live', listens: true, secret: { secret: 'far' } }],
    ['rtmp: "listen 127.0.0.1:1935"', { url: 'rtmp://127.0.0.1:1935/live', listens: true, secret: null }],
    ['rtmp: "listen 0.0.0.0:1935", key: none', { url: 'rtmp://0.0.0.0:1935/live', secret: null }],
    ['udp: "0.0.0.0:5000"', { url: 'udp://0.0.0.0:5000', listens: true }],
    [
      'rtsp: "rtsp://c.example/1", user: me, password: { secret: cam }',
      { url: 'rtsp://c.example/1', user: 'me', secret: { secret: 'cam' } },
    ],
  ])('%s', (text, expected) => {
    expect(source(text)).toMatchObject({ kind: 'net', name: 'far', ...expected })
  })
})
