/** Reports of a Stream Deck, byte by byte; and that one is found by what the kernel tells of it. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { brightnessReport, deckModel, pictureReports, readKeys, usualModel } from './deck-model.ts'
import { findDecks, hidOf } from './find-devices.ts'

test('a picture goes in as many reports as it takes, the last one says so', () => {
  const jpeg = Buffer.from(Array.from({ length: 2500 }, (_, index) => index % 251))
  const reports = pictureReports(14, jpeg)
  expect(reports.map((report) => report.length)).toEqual([1024, 1024, 1024])
  expect(reports.map((report) => report.subarray(0, 8).toString('hex'))).toEqual([
    '02070e00f8030000',
    '02070e00f8030100',
    '02070e01d4010200',
  ])
  const parts = reports.map((report) => report.subarray(8, 8 + report.readUInt16LE(4)))
  expect(Buffer.concat(parts).equals(jpeg)).toBe(true)
  expect(pictureReports(0, Buffer.alloc(1016))).toHaveLength(1)
})

test('keys, brightness, and reports of something else', () => {
  const report = Buffer.alloc(512)
  report.set([1, 0, 15, 0, 1, 0, 1])
  expect(readKeys(report, usualModel)?.flatMap((isDown, index) => (isDown ? [index] : []))).toEqual([0, 2])
  expect(readKeys(Buffer.from([1, 2, 0, 0]), usualModel)).toBeNull()
  expect(readKeys(report.subarray(0, 10), usualModel)).toBeNull()
  expect(brightnessReport(55).subarray(0, 4).toString('hex')).toBe('03083700')
  expect([deckModel('0080')?.keys, deckModel('006c')?.pixels, deckModel('0063'), deckModel('toString')]).toEqual([
    15,
    96,
    null,
    null,
  ])
})

test('one of Elgato’s that we know is found, by its serial number too', () => {
  const sys = mkdtempSync(join(tmpdir(), 'mixos-hid-'))
  const plug = (name: string, id: string, serial: string) => {
    mkdirSync(join(sys, name, 'device'), { recursive: true })
    writeFileSync(join(sys, name, 'device/uevent'), `DRIVER=hid-generic\nHID_ID=${id}\nHID_NAME=Some\nHID_UNIQ=${serial}\n`)
  }
  plug('hidraw0', '0003:0000046D:0000C52B', '')
  plug('hidraw1', '0003:00000FD9:00000063', 'MINI1')
  expect(findDecks({ serial: null }, sys)).toEqual([])
  plug('hidraw10', '0003:00000FD9:0000006C', 'XL1')
  plug('hidraw9', '0003:00000FD9:00000080', 'MK1')
  expect(findDecks({ serial: null }, sys)).toEqual(['/dev/hidraw9'])
  expect(findDecks({ serial: 'XL1' }, sys)).toEqual(['/dev/hidraw10'])
  expect(findDecks({ serial: 'XL2' }, sys)).toEqual([])
  expect(hidOf('/dev/hidraw10', sys)).toEqual({ product: '006c', serial: 'XL1' })
  rmSync(sys, { recursive: true })
})
