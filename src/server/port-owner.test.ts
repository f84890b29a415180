import net, { type AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { explainListenError } from './errors.ts'
import { findPortOwner } from './port-owner.ts'

test('the process that listens is found and named', async () => {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  try {
    expect(findPortOwner(port)?.pid).toBe(process.pid)
    const error = explainListenError(Object.assign(new Error('listen'), { code: 'EADDRINUSE' }), '127.0.0.1', port)
    expect(error.code).toBe('port-taken')
    expect(error.message).toMatch(
      new RegExp(`^port ${port} is in use by process ${process.pid} \\(.+\\); stop it, or set server.port`),
    )
  } finally {
    server.close()
  }
})

test('nobody for a port where nobody listens', async () => {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  expect(findPortOwner(port)).toBeNull()
})
