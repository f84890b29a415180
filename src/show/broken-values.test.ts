/** Shows with impossible values, missing files, and secrets and ports where they must not be. */
import { afterAll } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const cam = '    sources: { cam: { pattern: smpte, tone: 440 Hz } }'
const scenes = '    scenes: { Cam: [ cam ] }'

testBroken('sizes and quantities', folder, [
  {
    name: 'an odd size',
    show: showWith(`${cam}\n${scenes}`).replace('720p25', '{ size: ▸1281x720, rate: 25 }'),
    says: '1281x720',
  },
  {
    name: 'a size of nothing',
    show: showWith(`${cam}\n${scenes}`).replace('720p25', '{ size: ▸0x720, rate: 25 }'),
    says: '0x720',
  },
  {
    name: 'a size beyond all',
    show: showWith(`${cam}\n${scenes}`).replace('720p25', '{ size: ▸10000x720, rate: 25 }'),
    says: '8192',
  },
  {
    name: 'a rate of no camera',
    show: showWith(`${cam}\n${scenes}`).replace('720p25', '{ size: 1280x720, rate: ▸26 }'),
    says: '25',
  },
  { name: 'a format in no known words', show: showWith(`${cam}\n${scenes}`).replace('720p25', '▸hd'), says: '1080p30' },
  { name: 'a height of no format', show: showWith(`${cam}\n${scenes}`).replace('720p25', '▸721p25'), says: '721' },
  { name: 'a volume without a unit', show: showWith(`${cam}\n${scenes}\n    sound: { cam: ▸-3 }`), says: 'write `-3 dB`' },
  {
    name: 'a volume too high',
    show: showWith(`${cam}\n${scenes}\n    sound: { cam: { volume: ▸13 dB } }`),
    says: '-60 dB to +12 dB',
  },
  { name: 'a long delay', show: showWith(`${cam}\n${scenes}\n    sound: { cam: { delay: ▸3 s } }`), says: '2000 ms' },
  {
    name: 'a tone without a unit',
    show: showWith(`    sources: { cam: { pattern: smpte, tone: ▸440 } }\n${scenes}`),
    says: 'write `440 Hz`',
  },
  { name: 'a bit rate in the wrong unit', show: showWith(`${cam}\n${scenes}\n    encoder: { video: ▸3 mb }`), says: 'kbit/s' },
  { name: 'a duration of no unit', show: showWith(`${cam}\n${scenes}\n    transition: ▸fade 300`), says: 'write `300 ms`' },
  {
    name: 'a window shorter than its segments',
    show: showWith(`${cam}\n${scenes}\n    outputs: { hls: { segment: 5 s, window: ▸10 s } }`),
    says: 'less than three segments',
  },
  {
    name: 'a lower rendition that is not smaller',
    show: showWith(`${cam}\n${scenes}\n    outputs: { hls: { low: { size: ▸1280x720 } } }`),
    says: 'not smaller than the program',
    hint: '640x360',
  },
  {
    name: 'a lower rendition of a small program',
    show: showWith(`${cam}\n${scenes}\n    outputs: { hls: { low: ▸true } }`).replace('720p25', '360p25'),
    says: '640x360 is not smaller',
    hint: '320x180',
  },
  {
    name: 'a lower rendition of as many bits',
    show: showWith(
      `${cam}\n${scenes}\n    encoder: { video: 600 kbit/s }\n    outputs: { hls: { low: { video: ▸600 kbit/s } } }`,
    ),
    says: 'no less than the program',
  },
  {
    name: 'segments shorter than key frames',
    show: showWith(`${cam}\n${scenes}\n    encoder: { keyframe: 3 s }\n    outputs: { hls: { segment: ▸2 s } }`),
    says: 'between key frames',
  },
])

testBroken('sound', folder, [
  {
    name: 'sound of a silent source',
    show: showWith('    sources: { bars: { pattern: bars } }\n    scenes: { A: [ bars ] }\n    sound: { ▸bars: -3 dB }'),
    says: 'no sound',
    hint: 'tone',
  },
  {
    name: 'an unknown sound card',
    show: showWith(`    sources: { mic: { sound: ▸usb-mixer } }\n    scenes: { A: [ { text: a } ] }`),
    says: 'no host has a device named `usb-mixer`',
    hint: 'alsa',
  },
])

const withRecord = (record: string) =>
  showWith(
    `    sources: { mic: { sound: { tone: tick } } }\n    scenes: { A: [ { text: a } ] }\n    outputs: { record: { to: rec, ${record} } }`,
  )

testBroken('the recording', folder, [
  { name: 'the same place twice', show: withRecord('also: ▸./rec'), says: 'the first folder again' },
  { name: 'a second place that is a file', show: withRecord('also: ▸clip.mp4'), says: 'is a file, not a folder' },
  { name: 'a track of nobody', show: withRecord('tracks: [▸mik]'), says: 'no source with sound named `mik`', hint: 'mic' },
])

const withMix = (mix: string) =>
  showWith(`    sources: { mic: { sound: { tone: tick } } }\n    scenes: { A: [ { text: a } ] }\n    mixes: { ${mix} }`)

testBroken('mixes', folder, [
  { name: 'an odd name', show: withMix('▸The Screen: { start: A }'), says: 'no name for a mix' },
  { name: 'an unknown scene', show: withMix('screen: { start: ▸B }'), says: 'no scene named `B`' },
  { name: 'a rule for no scene', show: withMix('screen: { follow: { ▸B: A } }'), says: 'no scene named `B`', hint: 'A' },
  { name: 'a rule to no scene', show: withMix('screen: { follow: { A: ▸B } }'), says: 'no scene named `B`' },
  { name: 'without nobody', show: withMix('screen: { without: [▸mik] }'), says: 'no source with sound named `mik`', hint: 'mic' },
  { name: 'rules for the program', show: withMix('program: { ▸follow: { A: A } }'), says: '`follow` is for the other mixes' },
])

const withSound = (sound: string) =>
  showWith(
    `    sources: { mic: { sound: { tone: tick } } }\n    scenes: { A: [ { text: a } ] }\n    sound: { mic: { ${sound} } }`,
  )

testBroken('what is done to a sound', folder, [
  { name: 'an unknown map', show: withSound('channels: ▸lef'), says: 'none of stereo, left', hint: '`left`' },
  { name: 'too high a high-pass', show: withSound('high-pass: ▸5000 Hz'), says: 'from 10 Hz to 1000 Hz' },
  { name: 'a compressor that does nothing', show: withSound('compressor: { ratio: ▸0.5 }'), says: 'too small' },
  { name: 'a backup of nothing', show: withSound('backup: ▸mik'), says: 'no source with sound named `mik`', hint: 'mic' },
  { name: 'a backup of itself', show: withSound('backup: ▸mic'), says: 'cannot stand in for itself' },
])

testBroken('files', folder, [
  {
    name: 'a missing film',
    show: showWith('    sources: { a: { play: ▸clip.mp5 } }\n    scenes: { A: [ a ] }'),
    says: 'no file `clip.mp5`',
    hint: '`clip.mp4`',
  },
  {
    name: 'a missing asset',
    show: `${showWith('    scenes: { A: [ { image: logo } ] }')}assets: { logo: { file: ▸media/logo.svg } }`,
    says: 'no file',
  },
  {
    name: 'a folder for a film',
    show: showWith('    sources: { a: { play: ▸./media } }\n    scenes: { A: [ a ] }'),
    says: 'is a folder',
  },
  {
    name: 'an empty film',
    show: showWith('    sources: { a: { play: ▸empty.mp4 } }\n    scenes: { A: [ a ] }'),
    says: 'is empty',
  },
  { name: 'a text for a picture', show: showWith('    scenes: { A: [ { image: ▸notes.txt } ] }'), says: 'not a picture' },
  {
    name: 'recordings into a folder that cannot be',
    show: showWith(`${cam}\n${scenes}\n    outputs: { record: { to: ▸${'x'.repeat(300)} } }`),
    says: 'at most 255 bytes',
  },
  {
    name: 'an asset that cannot be',
    show: `${showWith('    scenes: { A: [ { text: a } ] }')}assets: { a: { file: ▸"a\\0" } }`,
    says: 'none of them zero',
  },
  {
    name: 'a film with a name as long as no file has',
    show: showWith(`    sources: { a: { play: ▸${'x'.repeat(300)} } }\n    scenes: { A: [ a ] }`),
    says: 'and no file either',
  },
  {
    name: 'a film with a zero in its name',
    show: showWith(`    sources: { a: { play: ▸"\\0ads" } }\n    scenes: { A: [ a ] }`),
    says: 'and no file either',
  },
  {
    name: 'recordings into a file',
    show: showWith(`${cam}\n${scenes}\n    outputs: { record: { to: ▸clip.mp4 } }`),
    says: 'a file, not a folder',
  },
])

testBroken('secrets and ports', folder, [
  {
    name: 'a password in the show',
    show: showWith(`${cam}\n${scenes}\n    control: { password: ▸hunter2 }`),
    says: 'never stands in a show',
  },
  {
    name: 'a secret with a bad name',
    show: showWith(`${cam}\n${scenes}\n    control: { password: { secret: ▸../x } }`),
    says: "a secret's name",
  },
  { name: 'a port of no computer', show: showWith(`${cam}\n${scenes}\n    control: { port: ▸70000 }`), says: '65535' },
  {
    name: 'two rooms on one port',
    show: `${showWith(`${cam}\n${scenes}`)}  hall-b:\n    scenes: { A: [ { text: a } ] }\n    control: { port: ▸4455 }`,
    says: 'taken by the room `hall-a`',
  },
  {
    name: 'a room on the port of the pages',
    show: showWith(`${cam}\n${scenes}\n    control: { port: ▸8080 }`),
    says: 'taken by the pages',
  },
])
