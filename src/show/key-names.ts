/** The kernel's names of keys, as `linux/input-event-codes.h` has them, without `KEY_`. */

/** From code 1 on; `-` stands where there is none. */
const names = `
esc 1 2 3 4 5 6 7 8 9 0 minus equal backspace tab q w e r t y u i o p leftbrace rightbrace enter leftctrl a s d f g h j
k l semicolon apostrophe grave leftshift backslash z x c v b n m comma dot slash rightshift kpasterisk leftalt space
capslock f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 numlock scrolllock kp7 kp8 kp9 kpminus kp4 kp5 kp6 kpplus kp1 kp2 kp3 kp0 kpdot
- zenkakuhankaku 102nd f11 f12 ro katakana hiragana henkan katakanahiragana muhenkan kpjpcomma kpenter rightctrl kpslash
sysrq rightalt linefeed home up pageup left right end down pagedown insert delete macro mute volumedown volumeup power
kpequal kpplusminus pause scale kpcomma hangeul hanja yen leftmeta rightmeta compose stop again props undo front copy
open paste find cut help menu calc setup sleep wakeup file sendfile deletefile xfer prog1 prog2 www msdos coffee
rotate_display cyclewindows mail bookmarks computer back forward closecd ejectcd ejectclosecd nextsong playpause
previoussong stopcd record rewind phone iso config homepage refresh exit move edit scrollup scrolldown kpleftparen
kprightparen new redo f13 f14 f15 f16 f17 f18 f19 f20 f21 f22 f23 f24 - - - - - playcd pausecd prog3 prog4
all_applications suspend close play fastforward bassboost print hp camera sound question email chat search connect
finance sport shop alterase cancel brightnessdown brightnessup media switchvideomode kbdillumtoggle kbdillumdown
kbdillumup send reply forwardmail save documents battery bluetooth wlan uwb unknown video_next video_prev
brightness_cycle brightness_auto display_off wwan rfkill micmute
`
  .trim()
  .split(/\s+/)

/** Keys that pads for macros have beside the usual ones: code of the first, how many, and their names' beginning. */
const runs = [
  { first: 0x200, count: 10, name: (index: number) => `numeric_${index}` },
  { first: 0x290, count: 30, name: (index: number) => `macro${index + 1}` },
]

const codes = new Map([
  ...names.flatMap((name, index): [string, number][] => (name === '-' ? [] : [[name, index + 1]])),
  ...runs.flatMap(({ first, count, name }) =>
    Array.from({ length: count }, (_, index): [string, number] => [name(index), first + index]),
  ),
])
const byCode = new Map([...codes].map(([name, code]) => [code, name]))

export const keyNames: readonly string[] = [...codes.keys()]

/** The kernel's number of a key; undefined: there is no such key. */
export function keyCode(name: string): number | undefined {
  return codes.get(name)
}

/** Undefined: a button, or a key nobody has a name for. */
export function keyName(code: number): string | undefined {
  return byCode.get(code)
}
