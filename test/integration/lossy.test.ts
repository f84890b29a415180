/** A network that loses a tenth of all packets: SRT asks for them again, and nothing is missed. Plain UDP is the ablation. */
import { afterEach, expect, test } from 'vitest'
import { LossyLink } from '../support/lossy-link.ts'
import { pause, startRoom, type TestRoom } from '../support/room.ts'
import { freePort, type Sender, srtSender, udpSender } from '../support/senders.ts'
import { tonesDb } from '../support/tones.ts'

const loss = 0.1
const passphrase = 'correct-horse-battery'
const recordMs = process.env.MIXOS_LONG === '1' ? 120_000 : 8000
/** A tone without a hole stands this far above its surroundings. */
const heardDb = 30

let room: TestRoom
let link: LossyLink
let sender: Sender

afterEach(async () => {
  sender.stop()
  link.close()
  await room.stop()
})

/** Least level of the sender's tone over what lies beside it. */
async function throughLoss(source: string, port: number, makeSender: (port: number) => Sender): Promise<number> {
  link = new LossyLink(port, loss)
  sender = makeSender(await link.open())
  room = await startRoom({
    env: { MIXOS_SECRET_SRT: passphrase },
    show: `
show: Lossy
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources: { far: { ${source} } }
    scenes: { Far: [far] }
    encoder: { preset: ultrafast }
    outputs: { record: { to: rec } }
`,
  })
  sender.start()
  await room.until(({ sources }) => sources[0]?.state === 'up', 'it is up', 30_000)
  await pause(4000)
  await room.client.call('StartRecord')
  await pause(recordMs)
  const { outputPath } = await room.client.call('StopRecord')
  expect(link.lost / (link.lost + link.carried)).toBeCloseTo(loss, 1)
  expect(link.lost).toBeGreaterThan(50)
  const { toneHz } = sender
  return tonesDb(outputPath, [toneHz], [toneHz - 60, toneHz + 60, toneHz + 250]).get(toneHz) ?? 0
}

test('SRT loses nothing', async () => {
  const port = await freePort()
  const source = `srt: "listen 127.0.0.1:${port}", passphrase: { secret: srt }, wait: 600 ms`
  expect(await throughLoss(source, port, (to) => srtSender(to, passphrase))).toBeGreaterThan(heardDb)
})

test('without SRT it is heard: the measure sees what is lost', async () => {
  const port = await freePort()
  expect(await throughLoss(`udp: "127.0.0.1:${port}"`, port, udpSender)).toBeLessThan(heardDb)
})
