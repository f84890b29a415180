/** Two clients of a real room's remote control that want to hold it at the same moment. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import OBSWebSocket from 'obs-websocket-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { RoomStatus } from '../../src/obs/index.ts'
import { startRoom, type TestRoom } from '../support/room.ts'

const show = `
show: Crew
video: 360p25
rooms:
  hall: { sources: { red: { pattern: red } }, scenes: { Red: [ red ] } }
`
const rounds = 30

interface Volunteer {
  id: string
  name: string
  client: OBSWebSocket
  /** Holder's name, as the newest event of the room told this client. */
  holder: string | null
}

let room: TestRoom
let volunteers: Volunteer[]

beforeAll(async () => {
  room = await startRoom({ show })
  volunteers = await Promise.all(['Ana', 'Ben'].map(enter))
}, 90_000)
afterAll(async () => {
  await Promise.all(volunteers.map(({ client }) => client.disconnect()))
  await room.stop()
})

async function enter(name: string): Promise<Volunteer> {
  const client = new OBSWebSocket()
  await client.connect(room.addresses.control, room.addresses.password)
  const volunteer: Volunteer = { id: `id-${name}`, name, client, holder: null }
  client.on('VendorEvent', ({ eventType, eventData }) => {
    if (eventType === 'Status') volunteer.holder = (eventData as unknown as RoomStatus).crew.holder?.name ?? null
  })
  return volunteer
}

function ask({ client }: Volunteer, requestType: string, requestData: Record<string, string>) {
  return client.call('CallVendorRequest', { vendorName: 'mixos', requestType, requestData })
}

test(`${rounds} times both press at the same moment: one holds, the other is told, both hear the same`, async () => {
  const wins = new Map<string, number>()
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 === 0 ? volunteers : volunteers.toReversed()
    const answers = await Promise.allSettled(order.map((one) => ask(one, 'TakeOver', { id: one.id, name: one.name, from: '' })))
    const winners = order.filter((_, index) => answers[index]?.status === 'fulfilled')
    expect(winners).toHaveLength(1)
    const [winner] = winners as [Volunteer]
    const refusal = answers.find((answer) => answer.status === 'rejected')?.reason as Error
    expect(refusal.message).toBe(`${winner.name} took the room just now`)
    expect((await room.status()).crew.holder).toMatchObject({ name: winner.name, here: true })
    await expect.poll(() => volunteers.map(({ holder }) => holder)).toEqual([winner.name, winner.name])
    wins.set(winner.name, (wins.get(winner.name) ?? 0) + 1)
    await ask(winner, 'HandOver', { id: winner.id })
    await expect.poll(() => volunteers.map(({ holder }) => holder)).toEqual([null, null])
  }
  expect(wins.size).toBe(2)
  const lines = readFileSync(join(room.stateDir, 'crew.jsonl'), 'utf8').trim().split('\n')
  expect(lines).toHaveLength(2 * rounds)
})
