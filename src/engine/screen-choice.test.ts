import { expect, test } from 'vitest'
import { matchDisplay } from './screen-choice.ts'

const display = (number: number, name: string, primary = false) => ({
  number,
  name,
  primary,
  model: `Model ${number}`,
  maker: null,
  width: 1920,
  height: 1080,
})
const laptop = display(1, 'eDP-1', true)
const hdmi = display(2, 'HDMI-1')
const port = display(3, 'DP-2')

test('a connector by its name, as the kernel or as X11 writes it', () => {
  expect(matchDisplay([laptop, hdmi], 'HDMI-1')).toBe(hdmi)
  expect(matchDisplay([laptop, hdmi], 'HDMI-A-1')).toBe(hdmi)
  expect(matchDisplay([laptop, display(2, 'HDMI-A-1')], 'HDMI-1')?.number).toBe(2)
  expect(matchDisplay([laptop, hdmi], 'hdmi-a-1')).toBe(hdmi)
})

test('a display by its own name or its number', () => {
  expect(matchDisplay([laptop, display(2, 'EPSON PJ')], 'EPSON PJ')?.number).toBe(2)
  expect(matchDisplay([laptop, hdmi], 'Model 2')).toBe(hdmi)
  expect(matchDisplay([laptop, hdmi, port], '3')).toBe(port)
})

test('unsaid: the one there is, or one beside the first', () => {
  expect(matchDisplay([laptop], null)).toBe(laptop)
  expect(matchDisplay([laptop, hdmi], null)).toBe(hdmi)
  expect(matchDisplay([laptop, hdmi, port], null)).toBe(port)
})

test('unsaid and unplugged: not the operator’s own; back on another connector it is found; a third one changes nothing', () => {
  expect(matchDisplay([laptop], null, 'HDMI-1')).toBeNull()
  expect(matchDisplay([laptop, port], null, 'HDMI-1')).toBe(port)
  expect(matchDisplay([laptop, hdmi, port], null, 'HDMI-1')).toBe(hdmi)
  expect(matchDisplay([hdmi], null, 'HDMI-1')).toBe(hdmi)
})

test('nothing else stands in for one that is not there', () => {
  expect(matchDisplay([laptop, port], 'HDMI-A-1')).toBeNull()
  expect(matchDisplay([], null)).toBeNull()
})
