/** The socket of a room's own keypads: its user's alone, and there again after one that was left behind. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { listenObsSocket } from './index.ts'
import { BareClient, data, stage } from './test-clients.ts'

test('a client talks through a socket that this user alone may open', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'mixos-obs-'))
  const path = join(dir, 'obs.sock')
  writeFileSync(path, 'left behind')
  await using s = await stage()
  const door = await listenObsSocket(s.server, path)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const client = await BareClient.connect(`ws+unix:${path}:/`)
  await client.next()
  client.send({ op: 1, d: { rpcVersion: 1 } })
  await client.next()
  await data(client, 'CallVendorRequest', {
    vendorName: 'mixos',
    requestType: 'SetProgram',
    requestData: { scene: 'Break', transition: 'cut' },
  })
  expect(s.room.status()).toMatchObject({ programScene: 'Break' })
  client.drop()
  await door.close()
  rmSync(dir, { recursive: true })
})
