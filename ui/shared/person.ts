/** Who sits at this browser: a name that is asked once and kept, and an id that stays. */
import { signal } from '@preact/signals'
import type { Person } from '../../src/obs/index.ts'
import type { RoomLink } from './room-link.ts'

const storeKey = 'mixos-person'
const hereEveryMs = 2000

/** Without a name until one is given. */
export const person = signal<Person>(recall())

export function givePersonName(name: string): void {
  person.value = { ...person.value, name: name.trim() }
  try {
    localStorage.setItem(storeKey, JSON.stringify(person.value))
  } catch {
    // A browser that keeps nothing asks again next time.
  }
}

/**
 * Tells the room that this page is there, with its name, until the result is called. It rides on what the room tells: a browser slows
 * down the timers of a page in the background, but not this.
 */
export function keepHere(link: RoomLink): () => void {
  let toldMs = Number.NEGATIVE_INFINITY
  let toldName = ''
  const tell = () => {
    const { id, name } = person.value
    if (link.connection.value !== 'up' || name === '') return
    if (name === toldName && performance.now() - toldMs < hereEveryMs) return
    toldMs = performance.now()
    toldName = name
    // The next one makes up for one that is lost.
    link.vendor('Here', { id, name }).catch(() => {})
  }
  const stops = [link.status.subscribe(tell), person.subscribe(tell)]
  return () => {
    for (const stop of stops) stop()
  }
}

function recall(): Person {
  try {
    const kept = JSON.parse(localStorage.getItem(storeKey) ?? '{}') as Partial<Person>
    if (typeof kept.id === 'string' && typeof kept.name === 'string') return { id: kept.id, name: kept.name }
  } catch {
    // Nothing readable was kept.
  }
  // crypto.randomUUID does not exist on plain http.
  const id = Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return { id, name: '' }
}
