/** Holds the documents to what is there: links, headings, files, verbs, npm scripts; and shows that it would notice. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { verbs } from '../../src/cli/verbs.ts'

const root = resolve(import.meta.dirname, '../..')
const documents = globSync('**/*.md', { cwd: root, exclude: (name) => name === 'node_modules' || name.startsWith('.') })
const scripts = Object.keys((JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts)
const verbNames = verbs.map((verb) => verb.name)

const withoutFences = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '')

/** Titles become anchors as the forge makes them: lower case, dashes for spaces, no other signs. */
function anchors(text: string): string[] {
  const titles = [...withoutFences(text).matchAll(/^#+ +(.+)$/gm)].map((found) => found[1] as string)
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
}

function brokenLinks(file: string, text: string): string[] {
  const targets = [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)].map((found) => found[1] as string)
  return targets.filter((target) => {
    if (/^[a-z]+:/.test(target)) return false
    const [path = '', anchor] = target.split('#')
    if (path === '') return !anchors(text).includes(anchor ?? '')
    const linked = resolve(root, dirname(file), decodeURIComponent(path))
    if (!existsSync(linked)) return true
    return anchor !== undefined && !anchors(readFileSync(linked, 'utf8')).includes(anchor)
  })
}

/** Paths of the project that stand in the text as code. */
function missingFiles(text: string): string[] {
  const paths = [...withoutFences(text).matchAll(/`((?:src|ui|test|docs|examples|tools|bench|schema)\/[\w./*-]+)`/g)]
  return paths.map((found) => found[1] as string).filter((path) => globSync(path, { cwd: root }).length === 0)
}

function unknownVerbs(text: string): string[] {
  const called = [...text.matchAll(/\.\/mixos(?: --[a-z]+)* ([a-z]+)/g)].map((found) => found[1] as string)
  return called.filter((verb) => !verbNames.includes(verb))
}

function unknownScripts(text: string): string[] {
  const called = [...text.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map((found) => found[1] ?? found[2] ?? '')
  return called.filter((script) => !scripts.includes(script))
}

describe.each(documents)('%s', (file) => {
  const text = readFileSync(join(root, file), 'utf8')
  test('links lead to what is there', () => expect(brokenLinks(file, text)).toEqual([]))
  test('files it names exist', () => expect(missingFiles(text)).toEqual([]))
  test('each ./mixos VERB is a verb', () => expect(unknownVerbs(text)).toEqual([]))
  test('npm scripts exist', () => expect(unknownScripts(text)).toEqual([]))
})

test('all documents are read, and reached from the README', () => {
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'docs/README.md', 'docs/closures.md']))
  const reached = new Set(['README.md'])
  for (const file of reached) {
    const text = withoutFences(readFileSync(join(root, file), 'utf8'))
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s#]+\.md)[^)]*\)/g)) {
      const path = join(dirname(file), target)
      if (documents.includes(path)) reached.add(path)
    }
  }
  expect(documents.filter((file) => !reached.has(file))).toEqual([])
})

describe('a planted mistake', () => {
  test('a link to nothing, and a heading that is not there', () => {
    expect(
      brokenLinks(
        'docs/x.md',
        '[a](closures.md) [b](no.md) [c](closures.md#journals) [d](closures.md#no) [e](https://example.org)',
      ),
    ).toEqual(['no.md', 'closures.md#no'])
    expect(brokenLinks('docs/x.md', '# Here\n[a](#here) [b](#there)')).toEqual(['#there'])
  })
  test('a file, a verb and a script that are not there', () => {
    expect(missingFiles('`src/cli/run.ts` `src/cli/fly.ts` `src/engine/paint-*.ts`')).toEqual(['src/cli/fly.ts'])
    expect(unknownVerbs('./mixos run hall, ./mixos --yes fly, ./mixos VERB')).toEqual(['fly'])
    expect(unknownScripts('npm test, npm run check, npm run fly, npm ci')).toEqual(['fly'])
  })
})
