/** Shows whose text, keys or types are broken. */
import { afterAll } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const cam = '    sources: { cam: { pattern: smpte, tone: 440 Hz } }'
const scenes = '    scenes: { Cam: [ cam ] }'

testBroken('the text itself', folder, [
  { name: 'no YAML', show: 'show: Test\nrooms: [ a, b▸', says: 'a bracket is not closed' },
  {
    name: 'a tab',
    show: 'show: Test\nvideo: 720p25\nrooms:\n  hall-a:\n▸\tscenes: { A: [ { text: a } ] }',
    says: 'a tab',
    hint: 'spaces',
  },
  { name: 'a key twice', show: showWith(`${cam}\n${scenes}\n    ▸scenes: { Cam: [ cam ] }`), says: 'twice' },
  { name: 'an empty file', show: '▸', says: 'empty' },
  { name: 'a list instead of a map', show: '▸[ show ]', says: 'a map of keys is wanted' },
  {
    name: 'an anchor that is not there',
    show: showWith(`    sources: ▸*cams\n${scenes.replace('[ cam ]', '[ { text: a } ]')}`),
    says: 'cams',
  },
  { name: 'two documents', show: `${showWith(`${cam}\n${scenes}`)}▸---\nshow: Two\n`, says: 'second document' },
  { name: 'a quote that does not end', show: 'show: ▸"Test\nvideo: 720p25\n', says: 'not closed' },
])

testBroken('keys', folder, [
  { name: 'an unknown key at the top', show: `▸titel: x\n${showWith(`${cam}\n${scenes}`)}`, says: 'unknown key `titel`' },
  {
    name: 'an unknown key of a room',
    show: showWith(`${cam}\n    ▸scense: {}\n${scenes}`),
    says: '`scense`',
    hint: 'The keys here',
  },
  { name: 'a mistyped key of a room', show: showWith(`${cam}\n${scenes}\n    ▸ouputs: {}`), says: '`ouputs`', hint: '`outputs`' },
  {
    name: 'a mistyped kind of source',
    show: showWith(`    sources: { cam: { ▸patern: smpte } }\n${scenes}`),
    says: '`patern`',
    hint: '`pattern`',
  },
  {
    name: 'a key of another kind',
    show: showWith(`    sources: { cam: { pattern: smpte, ▸loop: true } }\n${scenes}`),
    says: '`loop` does not go with `pattern`',
  },
  {
    name: 'a key of a later version',
    show: `${showWith(`${cam}\n${scenes}`)}hosts: { box: { ▸template: room-box } }\n`,
    says: '`template` is not here yet',
  },
  {
    name: 'an asset over the net',
    show: `${showWith(`${cam}\n${scenes}`)}assets:\n  a: { file: clip.mp4, ▸url: "https://example.org/a" }`,
    says: '`url` is not here yet',
  },
  {
    name: 'a mistyped key of a layer',
    show: showWith(`${cam}\n    scenes: { Cam: [ { source: cam, ▸opactiy: 0.5 } ] }`),
    says: '`opactiy`',
    hint: '`opacity`',
  },
  {
    name: 'a source of no kind',
    show: showWith(`    sources: { cam: ▸{ label: Camera } }\n${scenes}`),
    says: 'pattern, play, capture, x11, page, srt, udp, rtmp, rtsp, http, image, text, sound',
  },
  {
    name: 'no name of the show',
    show: '▸video: 720p25\nrooms: { a: { scenes: { A: [ { text: a } ] } } }',
    says: '`show` is missing',
  },
  { name: 'a room without scenes', show: showWith(cam).replace('  hall-a', '  ▸hall-a'), says: '`scenes` is missing' },
])

testBroken('types', folder, [
  {
    name: 'text for yes or no',
    show: showWith(`    sources: { cam: { pattern: smpte, clock: ▸please } }\n${scenes}`),
    says: 'true or false',
  },
  {
    name: 'a number for a name',
    show: showWith(`    sources: { "1": { pattern: smpte } }\n    scenes: { Cam: [ { source: ▸1 } ] }`),
    says: 'text',
    hint: '"1"',
  },
  { name: 'one number for a place', show: showWith(`${cam}\n    scenes: { Cam: [ { source: cam, at: ▸10 } ] }`), says: 'a list' },
  {
    name: 'three numbers for a place',
    show: showWith(`${cam}\n    scenes: { Cam: [ { source: cam, at: ▸[ 1, 2, 3 ] } ] }`),
    says: '2 items',
  },
  {
    name: 'half a pixel',
    show: showWith(`${cam}\n    scenes: { Cam: [ { source: cam, at: [ 1, ▸2.5 ] } ] }`),
    says: 'whole number',
  },
  {
    name: 'nothing where a map is wanted',
    show: showWith(`${cam}\n${scenes}\n    outputs:\n      ▸hls:`),
    says: 'a map of keys',
  },
  {
    name: 'a colour lost in a comment',
    show: showWith('    scenes:\n      A:\n        - text: Hello\n          ▸color: #ffffff'),
    says: 'quotes',
  },
  { name: 'no colour', show: showWith('    scenes: { A: [ { text: Hello, color: ▸white } ] }'), says: '#rrggbb' },
  {
    name: 'a font without a size',
    show: showWith('    scenes: { A: [ { text: Hello, font: ▸DejaVu Sans } ] }'),
    says: 'size in pixels',
  },
])
