/** A keypad is found by its numbers in whatever port: in folders as the kernel makes them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { KeypadSurface } from '../show/index.ts'
import { deviceName, findKeypads } from './find-devices.ts'

const sys = mkdtempSync(join(tmpdir(), 'mixos-sys-'))
afterAll(() => rmSync(sys, { recursive: true }))

function plug(event: string, vendor: string, product: string, keys: string): void {
  const files = { 'id/vendor': vendor, 'id/product': product, 'capabilities/key': keys }
  for (const folder of ['id', 'capabilities']) mkdirSync(join(sys, event, 'device', folder), { recursive: true })
  for (const [file, text] of Object.entries(files)) writeFileSync(join(sys, event, 'device', file), `${text}\n`)
}

const keypad = { vendor: '145f', product: '0239' }
const pad = { kind: 'keypad', name: 'numpad', device: keypad, keys: [] } as const satisfies KeypadSurface
const found = () => findKeypads(keypad, sys, '/dev/input')

test('not there, in one port, in another one; with all of its devices that have keys', () => {
  expect(found()).toEqual([])
  expect(findKeypads(keypad, join(sys, 'nowhere'))).toEqual([])
  plug('event3', '046d', 'c52b', 'fffffffffffffffe')
  plug('event10', '145f', '0239', '1000000000007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe')
  plug('event9', '145f', '0239', '3e000b00000000 0 0 0')
  plug('event11', '145f', '0239', '0')
  plug('event12', '145f', '0240', 'fffffffffffffffe')
  mkdirSync(join(sys, 'mouse0'))
  expect(found()).toEqual(['/dev/input/event9', '/dev/input/event10'])
  for (const event of ['event9', 'event10']) rmSync(join(sys, event), { recursive: true })
  expect(found()).toEqual([])
  plug('event21', '145f', '0239', 'fffffffffffffffe')
  expect(found()).toEqual(['/dev/input/event21'])
})

test('by a path', () => {
  const path = join(sys, 'event3')
  expect(findKeypads({ path })).toEqual([path])
  expect(findKeypads({ path: `${path}-gone` })).toEqual([])
  expect([deviceName({ ...pad, device: { path } }), deviceName(pad)]).toEqual([path, '145f:0239'])
})
