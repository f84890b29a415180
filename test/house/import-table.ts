/** The import table: which room of the house may import which, and the reader of import statements that holds it. */
import { readFileSync } from 'node:fs'
import { dirname, join, posix, sep } from 'node:path'

/** One import of one file, as written. */
export interface Import {
  /** Path from the project's root. */
  file: string
  line: number
  specifier: string
  typeOnly: boolean
}

export interface Violation {
  place: string
  why: string
}

/** lib <- show <- {obs, bus, recording, ingest, engine} <- surfaces <- {room, fleet, cache} <- server <- cli */
const floors: readonly (readonly string[])[] = [
  ['lib'],
  ['show'],
  ['obs', 'bus', 'recording', 'ingest', 'engine'],
  ['surfaces'],
  ['room', 'fleet', 'cache'],
  ['server'],
  ['cli'],
]
const rooms = floors.flat()
const uiMaySee = ['show', 'obs', 'bus']
/** Files without anything of gjs, for both sides. */
const engineDoors = ['src/engine/messages/', 'src/engine/core-waits.ts']
const isEngineDoor = (target: string) => engineDoors.some((door) => target.startsWith(door))
/** What engine code may import besides its own files: GJS's own modules. */
const gjsModule = /^(gi:\/\/|system$|gettext$|cairo$)/

/** `import … from`, `export … from` and bare imports at the start of a line; `import()` anywhere, in types too. */
const statement = /^[ \t]*(?:import|export)\s+(type\s)?[^'"`;=(]*?from\s*['"]([^'"]+)['"]|^[ \t]*import\s*['"]([^'"]+)['"]/gm
const call = /(typeof\s+)?\bimport\s*\(\s*['"`]([^'"`]+)['"`]/g

export function readImports(root: string, file: string): Import[] {
  return parseImports(file, readFileSync(join(root, file), 'utf8'))
}

export function parseImports(file: string, text: string): Import[] {
  const line = (index: number) => text.slice(0, index).split('\n').length
  const statements = [...text.matchAll(statement)].map((found) => ({
    file,
    line: line(found.index + found[0].length),
    specifier: found[2] ?? found[3] ?? '',
    typeOnly: found[1] !== undefined || onlyTypesNamed(found[0]),
  }))
  const calls = [...text.matchAll(call)].map((found) => ({
    file,
    line: line(found.index),
    specifier: found[2] ?? '',
    typeOnly: found[1] !== undefined,
  }))
  return [...statements, ...calls]
}

/** `import { type A, type B } from` brings nothing at run time. */
function onlyTypesNamed(text: string): boolean {
  const names = /^\s*(?:import|export)\s*\{([^}]*)\}/
    .exec(text)?.[1]
    ?.split(',')
    .filter((name) => name.trim() !== '')
  return names !== undefined && names.length > 0 && names.every((name) => /^\s*type\s/.test(name))
}

/** Null when the table allows it. `hasDoor` tells whether a folder has an index.ts. */
export function judge(found: Import, hasDoor: (folder: string) => boolean): Violation | null {
  const why = reason(found, hasDoor)
  return why === null ? null : { place: `${found.file}:${found.line}`, why: `${found.specifier}: ${why}` }
}

function reason({ file, specifier, typeOnly }: Import, hasDoor: (folder: string) => boolean): string | null {
  const from = folderOf(file)
  if (!specifier.startsWith('.')) return from === 'src/engine' ? engineModule(file, specifier) : null
  const target = posix.join(dirname(file).split(sep).join('/'), specifier)
  const to = folderOf(target)
  if (to === from) return null
  if (from === 'src/engine') return 'the engine imports nothing but its own folder'
  if (from === 'ui') return uiImport(to, typeOnly) ?? behindDoor(target, to, hasDoor)
  return floorImport(from, to, target) ?? behindDoor(target, to, hasDoor)
}

function engineModule(file: string, specifier: string): string | null {
  return gjsModule.test(specifier) || file.endsWith('.test.ts') ? null : 'under gjs there are no packages and no Node'
}

function uiImport(to: string, typeOnly: boolean): string | null {
  if (!uiMaySee.includes(roomOf(to))) return `the pages see ${uiMaySee.join(', ')} only`
  return typeOnly ? null : 'the pages import types only'
}

function floorImport(from: string, to: string, target: string): string | null {
  const toFloor = floorOf(to)
  if (toFloor < 0) return 'not a room of the house'
  if (roomOf(to) === 'engine' && !isEngineDoor(target)) return `of the engine only ${engineDoors.join(' and ')} are open`
  if (toFloor === floorOf(from)) return 'rooms of one floor never import each other'
  return toFloor < floorOf(from) ? null : `${roomOf(to)} is above ${roomOf(from)}`
}

/** lib is a shelf: each file is open. The engine's doors are judged above. */
function behindDoor(target: string, to: string, hasDoor: (folder: string) => boolean): string | null {
  if (to === 'src/lib' || isEngineDoor(target) || !hasDoor(to)) return null
  return target === `${to}/index.ts` ? null : `the door is ${to}/index.ts`
}

function folderOf(path: string): string {
  const parts = path.split('/')
  return parts[0] === 'src' ? parts.slice(0, 2).join('/') : (parts[0] ?? '')
}

function roomOf(folder: string): string {
  return folder.startsWith('src/') ? folder.slice('src/'.length) : ''
}

function floorOf(folder: string): number {
  return rooms.includes(roomOf(folder)) ? floors.findIndex((floor) => floor.includes(roomOf(folder))) : -1
}
