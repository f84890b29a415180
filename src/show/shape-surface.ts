/** The shape of what people touch: keypads, Stream Decks, desks. */
import { z } from 'zod'

const action = z.string().min(1, { error: 'what does it do? `preview SCENE`, `take`, …' })

const keypadShape = z.strictObject({
  keypad: z
    .string()
    .regex(/^([0-9A-Fa-f]{4}:[0-9A-Fa-f]{4}|\/.+)$/, {
      error: 'a keypad is written "145f:0239", as `lsusb` tells it, or as a path such as /dev/input/by-path/…-event-kbd',
    })
    .describe('Vendor and product as `lsusb` tells them, "145f:0239", in any port; or a path'),
  keys: z
    .record(z.string(), action)
    .describe("What each key does, by the kernel's names: { kp1: preview Slides, kpenter: take }"),
})

const deckShape = z.strictObject({
  'stream-deck': z
    .string()
    .regex(/^(any|[A-Za-z0-9]+|\/.+)$/, { error: 'a Stream Deck is `any`, its serial number, or a path such as /dev/hidraw0' })
    .describe('`any`, a serial number, or a path'),
  brightness: z.int().min(1).max(100).optional().describe('Per cent; default 70'),
  keys: z.record(z.string(), action).describe('What each key does, by its number from 1: { 1: preview Slides, 15: take }'),
})

const deskShape = z.strictObject({
  'x-air': z
    .string()
    .regex(/^[A-Za-z0-9.-]+(:\d+)?$/, { error: 'a desk is written "192.168.1.20", with another port "192.168.1.20:10024"' })
    .describe("The desk's address"),
  faders: z
    .record(z.string(), z.string().min(1, { error: 'a source with sound is wanted' }))
    .describe('The source whose volume each channel of the desk is: { 1: mic }'),
})

export const surfaceShape = z.union([keypadShape, deckShape, deskShape])
