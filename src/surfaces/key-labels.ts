/** What is printed on keys, for people. */

const printed: Record<string, string> = {
  kpenter: 'Enter',
  kpplus: '+',
  kpminus: '−',
  kpasterisk: '*',
  kpslash: '/',
  kpdot: '.',
  kpequal: '=',
  kpcomma: ',',
  numlock: 'Num',
  esc: 'Esc',
  backspace: '⌫',
  homepage: 'Home page',
  mail: 'Mail',
  calc: 'Calculator',
  tab: 'Tab',
  enter: 'Enter',
  space: 'Space',
  minus: '−',
  equal: '=',
  pageup: 'Page ↑',
  pagedown: 'Page ↓',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
}

/** As it stands on the key, as far as that is known. */
export function keyLabel(key: string): string {
  const known = printed[key]
  if (known !== undefined) return known
  const plain = key.replace(/^kp(?=\d)/, '')
  return /^(f\d+|[a-z])$/.test(plain) ? plain.toUpperCase() : plain.charAt(0).toUpperCase() + plain.slice(1)
}
