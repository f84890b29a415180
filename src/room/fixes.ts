/** What to do about a source that is away, by why it is away. */

type Fixes = [RegExp, string][]

const deviceFixes: Fixes = [
  [/none of the show's hosts|no device named/, 'Name this machine and its devices in `hosts` of the show.'],
  [/PipeWire does not run/, 'Start the room as the user who is logged in at the desktop: PipeWire runs for that one.'],
  [
    /PipeWire has no node/,
    'Look at its plug and at its name in the show: wpctl status -n lists the nodes. It comes back by itself.',
  ],
  [/no such sound card/, 'Look at its plug, and at its name in the show: arecord -L lists the cards. It comes back by itself.'],
  [/another program uses it/, 'End what uses it: fuser -v /dev/video* /dev/snd/* names it. It comes back by itself.'],
  [/this user may not/, 'sudo usermod -aG video,audio USER, then log in anew.'],
  [/: install /, 'Install what it names. It comes back by itself.'],
]

/** What is wrong with a secret, and what to do about it. */
const badSecret = /\bsecret `|passphrase has/
const mendSecret = 'Give the secret a good value where it is looked for.'

const netFixes: Fixes = [
  [badSecret, `${mendSecret} It is read again by itself.`],
  [
    /cannot listen there/,
    'Look at the address and port in the show: ss -lunp says who has a port, ip address what this machine has.',
  ],
  [/not known \(DNS\)/, "Look at the name in the show, and at this machine's network. It is tried again each second."],
]

export function deviceFix(reason: string | null): string {
  return fixIn(deviceFixes, reason) ?? 'Look at its plug, its cable, and at what sends into it. It comes back by itself.'
}

export function netFix(reason: string | null): string {
  return fixIn(netFixes, reason) ?? 'Look at what sends it, and at the network between. It is tried again each second.'
}

/** Of a stream to somebody else. */
export function streamFix(reason: string | null): string {
  const what = badSecret.test(reason ?? '') ? mendSecret : 'Look at its address and key in the show, and at the network.'
  return `${what} It is tried again by itself, at the latest each 30 s; all other outputs go on.`
}

export function screenFix(reason: string | null): string {
  if (/graphics card|display server/.test(reason ?? ''))
    return 'It is tried again by itself; nothing else suffers. Where it stays: docs/troubleshooting.md, Screens.'
  if (/no desktop/.test(reason ?? ''))
    return 'Does the desktop run that DISPLAY names, is somebody logged in? It comes by itself.'
  return 'Look at its cable and its power, and at `connector` in the show: ./mixos screens names the displays. It comes by itself.'
}

function fixIn(fixes: Fixes, reason: string | null): string | undefined {
  return fixes.find(([words]) => words.test(reason ?? ''))?.[1]
}
