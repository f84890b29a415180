import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Commands } from './commands.ts'
import { Hold, HoldKeys } from './hold.ts'
import { sceneKeys } from './keys.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('hold', () => {
  test('fires when held long enough, once', () => {
    const fire = vi.fn()
    const hold = new Hold(fire)
    hold.press()
    vi.advanceTimersByTime(499)
    expect(fire).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1000)
    expect(fire).toHaveBeenCalledTimes(1)
    expect(hold.holding.value).toBe(false)
  })

  test('what was held long enough counts, however late the page hears of it', () => {
    const fire = vi.fn()
    const hold = new Hold(fire)
    hold.press(1000)
    hold.release(1600)
    vi.advanceTimersByTime(5000)
    expect(fire).toHaveBeenCalledTimes(1)
    hold.press(7000)
    hold.cancel()
    vi.advanceTimersByTime(5000)
    expect(fire).toHaveBeenCalledTimes(1)
  })

  test('a slip does nothing', () => {
    const fire = vi.fn()
    const hold = new Hold(fire, { twiceWorks: true })
    hold.press(0)
    hold.release(499)
    hold.press(2000)
    hold.release(2100)
    vi.advanceTimersByTime(5000)
    expect(fire).not.toHaveBeenCalled()
  })

  test('two quick presses fire where they may', () => {
    const fire = vi.fn()
    const twice = new Hold(fire, { twiceWorks: true })
    for (const nowMs of [0, 200]) {
      twice.press(nowMs)
      twice.release(nowMs + 50)
    }
    expect(fire).toHaveBeenCalledTimes(1)
    const once = vi.fn()
    const hold = new Hold(once)
    for (const nowMs of [0, 200]) {
      hold.press(nowMs)
      hold.release(nowMs + 50)
    }
    expect(once).not.toHaveBeenCalled()
  })

  test('repeated key-downs of one held key count as one', () => {
    const fire = vi.fn()
    const keys = new HoldKeys({ p: { hold: new Hold(fire, { twiceWorks: true }), when: () => true } })
    const event = (repeat: boolean) => ({ key: 'p', repeat, timeStamp: performance.now() }) as KeyboardEvent
    expect(keys.down(event(false))).toBe(true)
    for (let i = 0; i < 8; i++) keys.down(event(true))
    keys.up(event(false))
    vi.advanceTimersByTime(1000)
    expect(fire).not.toHaveBeenCalled()
  })
})

describe('commands', () => {
  test('a failure stays on its button for a while and in words until it is read', async () => {
    const commands = new Commands()
    await commands.run('take', 'Take', () => Promise.reject(new Error('the mixer is down')))
    expect(commands.stateOf('take')).toBe('failed')
    expect(commands.failures.value).toMatchObject([{ what: 'Take', why: 'the mixer is down' }])
    vi.advanceTimersByTime(4000)
    expect(commands.stateOf('take')).toBe('idle')
    commands.dismiss(commands.failures.value[0]?.id ?? 0)
    expect(commands.failures.value).toEqual([])
  })

  test('the newest run decides what the button shows', async () => {
    const commands = new Commands()
    await commands.run('take', 'Take', () => Promise.reject(new Error('no')))
    await commands.run('take', 'Take', () => Promise.resolve())
    expect(commands.stateOf('take')).toBe('idle')
  })
})

test('no key chooses a scene and means something else', () => {
  expect(new Set(sceneKeys).size).toBe(sceneKeys.length)
  expect(sceneKeys.filter((key) => 'trpbm? '.includes(key))).toEqual([])
  expect(sceneKeys.length).toBeGreaterThanOrEqual(16)
})
