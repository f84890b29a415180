/** The lists of what others made: Debian's packages and npm's. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const read = (file: string) => readFileSync(resolve(root, file), 'utf8')

interface LockedPackage {
  resolved?: string
  integrity?: string
  optionalDependencies?: Record<string, string>
}

function lockedPackages(): [string, LockedPackage][] {
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, LockedPackage> }
  return Object.entries(packages).filter(([path]) => path !== '')
}

test('the lock file proves every package by its hash and names no server', () => {
  const locked = lockedPackages()
  expect(locked.length).toBeGreaterThan(20)
  expect(locked.filter(([, { resolved, integrity }]) => resolved !== undefined || !integrity?.startsWith('sha512-'))).toEqual([])
})

test('the lock file has the binaries for all platforms: else npm ci refuses it elsewhere', () => {
  const names = new Set(lockedPackages().map(([path]) => path.replace(/^.*node_modules\//, '')))
  const optional = lockedPackages().flatMap(([, { optionalDependencies = {} }]) => Object.keys(optionalDependencies))
  expect(optional.length).toBeGreaterThan(20)
  expect(optional.filter((name) => !names.has(name))).toEqual([])
})

test('every Debian package has a known set and a reason, once', () => {
  const rows = read('tools/debian-packages.txt')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
  const names = rows.map((row) => {
    const [, name] = /^(?:run|test|lab|guest|bench) +([a-z0-9][a-z0-9.+-]+) +\S.*$/.exec(row) ?? []
    expect(name, row).toBeDefined()
    return name
  })
  expect(new Set(names).size).toBe(names.length)
})
