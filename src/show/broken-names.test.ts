/** Shows with names that lead nowhere, and scenes that cannot be. */
import { afterAll } from 'vitest'
import { testBroken } from './broken-shows.ts'
import { showFolder, showWith } from './fixtures.ts'

const { folder, remove } = showFolder()
afterAll(remove)

const cam = '    sources: { cam: { pattern: smpte, tone: 440 Hz } }'
const scenes = '    scenes: { Cam: [ cam ] }'

testBroken('names', folder, [
  { name: 'a source that is not there', show: showWith(`${cam}\n    scenes: { Cam: [ ▸cma ] }`), says: '`cma`', hint: '`cam`' },
  {
    name: 'a source of a layer that is not there',
    show: showWith(`${cam}\n    scenes: { Cam: [ { source: ▸kam } ] }`),
    says: 'no source named `kam`',
    hint: '`cam`',
  },
  {
    name: 'a scene that is not there',
    show: showWith(`${cam}\n    scenes: { Cam: [ cam ], Two: [ { scene: ▸Kam } ] }`),
    says: 'no scene named `Kam`',
    hint: '`Cam`',
  },
  {
    name: 'a source that is named everywhere and has one mistake',
    show: showWith(`    sources: { cam: { ▸patern: smpte, tone: 440 Hz }, mic: { sound: { tone: 300 Hz } } }
    scenes: { Cam: [ cam ] }
    sound: { cam: -3 dB, mic: { backup: cam } }
    mixes: { hall: { without: [ cam ] } }
    outputs:
      record: { to: rec, tracks: [ cam ], cameras: [ cam ] }
      screen: { fallback: cam }`),
    says: 'patern',
  },
  {
    name: 'two screens on one display',
    show: showWith(`${cam}\n${scenes}\n    outputs: { screens: { a: { connector: HDMI-A-1 }, b: { connector: ▸HDMI-A-1 } } }`),
    says: '`a` is on HDMI-A-1 already',
    hint: 'of its own',
  },
  {
    name: 'two screens on whatever display is free',
    show: showWith(`${cam}\n${scenes}\n    outputs: { screens: { a: {}, ▸b: {} } }`),
    says: '`a` is on the display that is free already',
    hint: 'connector: HDMI-A-1',
  },
  {
    name: 'a source that a mix is to hear and not to hear',
    show: showWith(`${cam}\n${scenes}\n    mixes: { hall: { only: [ cam ], without: [ ▸cam ] } }`),
    says: '`cam` is in `only`, too',
  },
  {
    name: 'a camera that is recorded twice',
    show: showWith(`${cam}\n${scenes}\n    outputs: { record: { to: rec, cameras: [ cam, ▸cam ] } }`),
    says: '`cam` is here twice',
  },
  {
    name: 'a track twice',
    show: showWith(`${cam}\n${scenes}\n    outputs: { record: { to: rec, tracks: [ cam, ▸cam ] } }`),
    says: '`cam` is here twice',
  },
  {
    name: 'two sound outputs on one card',
    show: showWith(`${cam}\n${scenes}\n    outputs: { sounds: { a: { to: { alsa: "hw:0" } }, b: { to: ▸{ alsa: "hw:0" } } } }`),
    says: '`a` is on hw:0 already',
  },
  {
    name: 'a source called a scene',
    show: showWith(`${cam}\n    scenes: { Cam: [ { scene: ▸cam } ] }`),
    says: 'no scene',
    hint: 'It is a source',
  },
  {
    name: 'an asset that is not there',
    show: `${showWith(`    sources: { ads: { play: ▸adds } }\n    scenes: { A: [ ads ] }`)}assets: { ads: { file: clip.mp4 } }`,
    says: '`adds`',
    hint: '`ads`',
  },
  {
    name: 'a pattern that is not there',
    show: showWith(`    sources: { cam: { pattern: ▸smtpe } }\n${scenes}`),
    says: '`smtpe`',
    hint: '`smpte`',
  },
  {
    name: 'a transition that is not there',
    show: showWith(`${cam}\n${scenes}\n    transition: ▸fad 300 ms`),
    says: '`fad`',
    hint: '`fade`',
  },
  {
    name: 'a kind of transition that is not there',
    show: showWith(`${cam}\n${scenes}\n    transition: { kind: ▸moove }`),
    says: '`moove`',
    hint: '`move`',
  },
  {
    name: 'a start that is not there',
    show: showWith(`${cam}\n${scenes}\n    mixes: { program: { start: ▸Cams } }`),
    says: '`Cams`',
    hint: '`Cam`',
  },
  {
    name: 'a preset that is not there',
    show: showWith(`${cam}\n${scenes}\n    encoder: { preset: ▸very-fast }`),
    says: 'very-fast',
    hint: '`veryfast`',
  },
  {
    name: 'an encoder that is not there',
    show: showWith(`${cam}\n${scenes}\n    encoder: { prefer: ▸x265enc }`),
    says: 'x265enc',
    hint: '`x264enc`',
  },
  {
    name: 'sound of a source that is not there',
    show: showWith(`${cam}\n${scenes}\n    sound: { ▸came: -3 dB }`),
    says: '`came`',
    hint: '`cam`',
  },
  {
    name: 'sound in a scene that is not there',
    show: showWith(`${cam}\n${scenes}\n    sound: { cam: { in: [ Cam, ▸Can ] } }`),
    says: '`Can`',
    hint: '`Cam`',
  },
  {
    name: 'a room with a bad name',
    show: showWith(`${cam}\n${scenes}`).replace('hall-a', '▸Hall A'),
    says: 'no name for a room',
    hint: '`hall-a`',
  },
  {
    name: 'a room with a very long name',
    show: showWith(`${cam}\n${scenes}`).replace('hall-a', `▸${'x'.repeat(300)}`),
    says: 'at most 40 letters, not 300',
  },
  {
    name: 'a source with a very long name',
    show: showWith(`    sources: { cam: { pattern: smpte }, ▸${'x'.repeat(300)}: { pattern: bars } }\n${scenes}`),
    says: "a source's name has at most 100 letters, not 300",
  },
  {
    name: 'a scene with a very long name',
    show: showWith(`${cam}\n    scenes: { ▸${'x'.repeat(300)}: [ cam ] }`),
    says: "a scene's name has at most 100 letters, not 300",
  },
  {
    name: 'one name for a source and a scene',
    show: showWith(`${cam}\n    scenes: { ▸cam: [ cam ] }`),
    says: 'a source is named `cam` too',
  },
])

testBroken('scenes', folder, [
  {
    name: 'a circle of three',
    show: showWith(`${cam}\n    scenes:\n      A: [ B ]\n      B: [ { scene: C } ]\n      C: [ cam, { scene: ▸A } ]`),
    says: 'A → B → C → A',
  },
  { name: 'a scene in itself', show: showWith('    scenes: { A: [ ▸A ] }'), says: 'A → A' },
  { name: 'no scenes', show: showWith(`${cam}\n    ▸scenes: {}`), says: 'no scenes' },
  {
    name: 'a sound as a layer',
    show: showWith('    sources: { mic: { sound: { tone: tick } } }\n    scenes: { A: [ ▸mic ] }'),
    says: 'no picture',
  },
  {
    name: 'a layer outside',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, at: ▸[ 1280, 0 ] } ] }`),
    says: 'entirely outside',
  },
  {
    name: 'a layer outside on the left',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, at: ▸[ -640, 0 ], scale: 0.5 } ] }`),
    says: 'entirely outside',
  },
  {
    name: 'a crop that leaves nothing',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, crop: ▸[ 640, 0, 640, 0 ] } ] }`),
    says: 'leaves nothing',
  },
  {
    name: 'a negative crop',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, crop: [ 0, ▸-2, 0, 0 ] } ] }`),
    says: '0 pixels or more',
  },
  {
    name: 'a scale of nothing',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, at: [ 0, 0 ], scale: ▸0 } ] }`),
    says: 'more than 0',
  },
  {
    name: 'a scale and a size',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, size: [ 9, 9 ], ▸scale: 2 } ] }`),
    says: 'both',
  },
  {
    name: 'a layer of no size',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, size: [ ▸0, 9 ] } ] }`),
    says: 'from 1 to 8192',
  },
  {
    name: 'too much opacity',
    show: showWith(`${cam}\n    scenes: { A: [ { source: cam, opacity: ▸50 } ] }`),
    says: 'from 0 to 1',
  },
])
