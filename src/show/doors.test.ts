/** Ports of a room: two doors on one are told at the second; what may share one does. */
import { afterAll, expect, test } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'
import { readShow } from './load.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const withSources = (...sources: string[]) =>
  showWith(
    `    sources:\n${sources.map((source, index) => `      s${index}: { ${source} }\n`).join('')}    scenes: { All: [ s0 ] }`,
  )

testBroken('ports', folder, [
  {
    name: 'two of SRT',
    show: withSources('srt: "listen 127.0.0.1:9000"', 'srt: ▸"listen 127.0.0.1:9000"'),
    says: 'port 9000 is taken by the source `s0`',
    hint: 'another port',
  },
  {
    name: 'UDP for everybody and for this machine',
    show: withSources('udp: "0.0.0.0:5000"', 'udp: ▸"127.0.0.1:5000"'),
    says: 'port 5000 is taken by the source `s0`',
  },
  {
    name: 'UDP and SRT',
    show: withSources('udp: "127.0.0.1:9000"', 'srt: ▸"listen 127.0.0.1:9000"'),
    says: 'port 9000 is taken by the source `s0`',
  },
  {
    name: "RTMP at the pages'",
    show: withSources('rtmp: ▸"listen 127.0.0.1:8080"'),
    says: 'port 8080 is taken by the pages',
  },
  {
    name: "RTMP at the remotes'",
    show: withSources('rtmp: ▸"listen 127.0.0.1:4455"'),
    says: 'port 4455 is taken by the remotes',
  },
  {
    name: 'RTMP for everybody and for this machine',
    show: withSources('rtmp: "listen :1935", key: { secret: a }', 'rtmp: ▸"listen 127.0.0.1:1935"'),
    says: 'port 1935 is taken by the source `s0`',
  },
])

test.each([
  ['TCP and UDP', ['rtmp: "listen 127.0.0.1:9000"', 'srt: "listen 127.0.0.1:9000"']],
  ['keys of one RTMP port', ['rtmp: "listen :1935", key: { secret: a }', 'rtmp: "listen :1935", key: { secret: b }']],
  ['listeners of a group', ['udp: "239.1.1.1:5000"', 'udp: "239.1.1.1:5000"']],
  ['two addresses', ['udp: "127.0.0.1:5000"', 'udp: "127.0.0.2:5000"']],
  ['who is called', ['srt: "127.0.0.1:9000"', 'srt: "127.0.0.1:9000"']],
])('%s do not meet', (_name, sources) => {
  expect(readShow(withSources(...sources), `${folder}/show.yaml`).rooms[0]?.sources).toHaveLength(sources.length)
})
