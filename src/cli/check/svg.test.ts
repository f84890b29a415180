import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { svgFlaw } from './svg.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const pictures = globSync('{examples,ui}/**/*.svg', { cwd: root, exclude: ['**/dist/**'] })
const xmlns = 'xmlns="http://www.w3.org/2000/svg"'
const flaw = (text: string) => svgFlaw(Buffer.from(text))

test.each(pictures)('%s is good', (file) => expect(svgFlaw(readFileSync(join(root, file)))).toBeNull())

// Each of these and of the bad ones below is what librsvg 2.54 says of it.
test.each([
  ['an empty one', `<svg ${xmlns}/>`],
  ['with no namespace', '<svg width="16" height="9"><rect/></svg >'],
  ['with a byte order mark', `\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<svg ${xmlns}></svg>\n`],
  [
    'with a document type that holds everything',
    `<?xml version='1.0'?><!DOCTYPE svg PUBLIC "-//W3C//DTD" "a>b" [ <!ENTITY ns "http://a/>"> <!-- ]> --> ]><svg ${xmlns} a="&ns;"/>`,
  ],
  ['with a prefix', '<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:x="u"><s:image x:href=">"/></s:svg>'],
  ['with a style sheet', `<svg ${xmlns}><?pi ?><style><![CDATA[ a > b & { } <x> ]]></style><!-- <g> --></svg>`],
  ['with references', `<svg ${xmlns}><text>&#160;&#xA0;&amp;&lt; > é</text></svg>`],
])('%s', (_name, text) => expect(flaw(text)).toBeNull())

test.each([
  ['cut off in a tag', `<svg ${xmlns}>\n<rect width="3`, 'its line 2 has in `<rect` something that is no `name="value"`'],
  ['cut off behind a tag', `<svg ${xmlns}>\n<g><rect/>`, '`<g>` of line 2 is not closed; it may be cut off'],
  ['cut off in a comment', `<svg ${xmlns}><!-- a `, 'its line 1 has a comment that does not end'],
  ['tags that cross', `<svg ${xmlns}>\n<g>\n</svg>`, 'its line 3 has `</svg>` where `<g>` of line 2 is open'],
  ['a tag that was never open', `<svg ${xmlns}/></g>`, '`</g>`, and nothing is open'],
  ['a bare &', `<svg ${xmlns}><text>a & b</text></svg>`, '`&`, which is written `&amp;`'],
  ['an entity of HTML', `<svg ${xmlns}><text>&nbsp;</text></svg>`, '`&nbsp;`, which nothing declares'],
  ['one in an attribute', `<svg ${xmlns} a="&nbsp;"/>`, '`&nbsp;`'],
  ['a value without quotes', `<svg ${xmlns} width=16/>`, 'no `name="value"`'],
  ['an attribute twice', `<svg ${xmlns} a="1" a="2"/>`, '`a` twice in `<svg`'],
  [
    'a prefix of nothing',
    `<svg ${xmlns}>\n<image xlink:href="a.png"/></svg>`,
    'line 2 has `xlink:href` without a declaration of `xmlns:xlink`',
  ],
  ['another root', `<html><body><svg ${xmlns}/></body></html>`, '`<html>` where `<svg>` must be'],
  ['another language', '<svg xmlns="http://www.w3.org/2000/sgv"/>', 'a `xmlns` other than'],
  ['two roots', `<svg ${xmlns}/><svg ${xmlns}/>`, 'behind the end of `<svg>`'],
  ['words before it', `hello <svg ${xmlns}/>`, 'words outside of `<svg>`'],
  ['the first line second', `\n<?xml version="1.0"?><svg ${xmlns}/>`, 'only at the very beginning'],
  ['dashes in a comment', `<svg ${xmlns}><!-- a -- b --></svg>`, '`--` within a comment'],
  ['a control character', `<svg ${xmlns}>\u0001</svg>`, 'a control character'],
  ['the end of nothing', `<svg ${xmlns}>]]></svg>`, '`]]>`'],
  ['nothing', '  ', 'there is no `<svg>`'],
])('%s is told', (_name, text, says) => expect(flaw(text)).toContain(says))

test('letters of another encoding are good where it is named', () => {
  const text = (encoding: string) =>
    Buffer.from(`<?xml version="1.0"${encoding}?><svg ${xmlns}><text>caf\u00e9</text></svg>`, 'latin1')
  expect(svgFlaw(text(' encoding="ISO-8859-1"'))).toBeNull()
  expect(svgFlaw(text(''))).toBe('it is not UTF-8, and does not name another encoding')
})

test('whatever it is, there is an answer, soon and short', () => {
  const scrap = fc.constantFrom('<', '>', '"', '<svg>', '</svg>', '<!--', '-->', '<!DOCTYPE', '[', ']', '&', ' a="b"', '<?', 'x')
  fc.assert(
    fc.property(fc.array(fc.oneof(scrap, fc.string())), (scraps) => {
      expect((flaw(scraps.join('')) ?? '').length).toBeLessThanOrEqual(200)
    }),
  )
  expect(flaw(`<svg>${'<g a="1">\n</g>'.repeat(50_000)}</svg>`)).toBeNull()
  expect(flaw(`<svg ${xmlns}><image href="data:image/png;base64,${'A'.repeat(3_000_000)}"/></svg>`)).toBeNull()
  expect(flaw(`<svg><${'x'.repeat(100_000)}`)?.length).toBe(200)
})
