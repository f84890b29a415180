import { expect, test } from 'vitest'
import { createLogger, type LogOptions } from './log.ts'

function capture(options: LogOptions = {}) {
  const lines: string[] = []
  const log = createLogger({ room: 'hall-a' }, { level: 'info', sink: { write: (text) => lines.push(text) }, ...options })
  return { log, lines }
}

test('a JSON line has the level, the time and all the fields', () => {
  const { log, lines } = capture()
  log.child({ box: 'box-1' }).warn({ reason: 'no frames for 500 ms' }, 'Source lost')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 40,
    room: 'hall-a',
    box: 'box-1',
    reason: 'no frames for 500 ms',
    msg: 'Source lost',
  })
  expect(JSON.parse(lines[0] ?? '').time).toMatch(/^\d{4}-\d\d-\d\dT/)
})

test('a plain line is short, and quotes only what has spaces', () => {
  const { log, lines } = capture({ plain: true })
  log.warn({ source: 'camera', reason: 'no frames' }, 'Source lost')
  expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d warn {2}Source lost {2}room=hall-a {2}source=camera {2}reason="no frames"\n$/)
})

test('a plain error is its message; a fatal one brings its stack', () => {
  const { log, lines } = capture({ plain: true })
  log.error({ err: new Error('boom') }, 'Worker failed')
  log.fatal({ err: new Error('boom') }, 'A bug in mixos')
  expect(lines[0]).toMatch(/error=boom\n$/)
  expect(lines[1]).toContain('log.test.ts')
})

test('below the level nothing is written', () => {
  const { log, lines } = capture({ level: 'error' })
  log.warn('quiet')
  expect(lines).toEqual([])
})
