/** What GStreamer says of a device, in words. Pure. */

/** What a pipeline's error says of the device of that name. */
export function deviceReason(name: string, said: string): string {
  const message = said.replace(/^\w+: /, '').replace(/ ?\([^()]*\.c\(\d+\): .*\)$/, '')
  return `${name}: ${deviceWords(message, said)}`
}

/** What an element says of a device, in words. */
export function deviceWords(message: string, detail: string): string {
  if (/audio device for/.test(message) && /No such (?:device|file)/.test(detail)) return 'there is no such sound card'
  if (/busy/i.test(`${message} ${detail}`)) return 'another program uses it'
  // From whole pictures to fields and back is said in other words.
  if (/not-negotiated|interlacing|Can't parse caps/.test(`${message} ${detail}`)) return 'it brings another mode now'
  if (/permission/i.test(`${message} ${detail}`)) return 'this user may not use it: put it into the groups video and audio'
  return message.replace(/\.$/, '')
}
