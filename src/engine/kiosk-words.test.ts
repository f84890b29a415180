import { expect, test } from 'vitest'
import { kioskReason } from './kiosk-words.ts'

/** As sway 1.7 said it on a machine with one graphics card. */
const stranger = `00:00:00.074 [ERROR] [wlr] [libseat] [libseat/backend/seatd.c:66] Could not connect to socket /run/seatd.sock: Permission denied
00:00:10.119 [ERROR] [wlr] [backend/backend.c:352] Failed to start a DRM session
00:00:10.119 [ERROR] [sway/server.c:56] Unable to create backend
`
const second = `00:00:00.120 [ERROR] [wlr] [libseat] [libseat/backend/seatd.c:308] Could not poll connection: Broken pipe
00:00:10.162 [ERROR] [wlr] [backend/backend.c:352] Failed to start a DRM session
`
const nobody = `00:00:00.002 [ERROR] [wlr] [libseat] [libseat/backend/logind.c:660] Could not get primary session for user: No data available
00:00:10.104 [ERROR] [wlr] [backend/backend.c:352] Failed to start a DRM session
`

test('a user who may not, a card that is taken, a machine where nobody lends it: each with the way out', () => {
  expect(kioskReason(stranger, null)).toMatch(/adduser USER video/)
  expect(kioskReason(second, null)).toMatch(/another program draws/)
  expect(kioskReason(nobody, null)).toMatch(/apt install seatd/)
})

test('anything else in its own last words', () => {
  expect(kioskReason('00:00:01.0 [ERROR] [sway/server.c:56] Unable to create backend\n', null)).toBe(
    'the display server (sway) does not run: Unable to create backend',
  )
  expect(kioskReason('', null)).toMatch(/it says nothing/)
  expect(kioskReason(second, 9)).toMatch(/ended by signal 9/)
})
