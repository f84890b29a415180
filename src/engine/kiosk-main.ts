/** Keeps the display server of a machine without a desktop: starts it, again when it dies or hangs, and tells why there is none. */
import { every } from './gst.ts'
import { Kiosk } from './kiosk.ts'
import type { KioskConfig, KioskStatus } from './messages/output.ts'
import { createWorker } from './worker.ts'

const lookMs = 250

const worker = createWorker<KioskConfig>()
const kiosk = new Kiosk(worker.config.dir)
let told: string | null | undefined

worker.serve({ status: (): KioskStatus => ({ reason: kiosk.reason }) })
worker.onQuit(() => kiosk.end())
every(lookMs, look)
look()
worker.run()

function look(): void {
  kiosk.look()
  const { reason } = kiosk
  if (reason === told) return
  told = reason
  worker.log('display server', { reason })
  worker.emit('status', { reason } satisfies KioskStatus)
}
