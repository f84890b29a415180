/** What a device offers, read from the text of its caps. Pure: tested without GStreamer. */

/** A value of a field: those listed, or all of a range. */
export type Values = { listed: string[] } | { from: string; to: string }

export interface Offer {
  /** `video/x-raw`, `image/jpeg`, … */
  media: string
  /** What the caps say of how it lies in memory: `memory:DMABuf`, `format:Interlaced`; empty: the usual. */
  features: string
  fields: Map<string, Values>
}

/** `video/x-raw, width=(int)640, framerate=(fraction){ 30/1, 25/1 }; image/jpeg, …`, as `gst_caps_to_string` writes it. */
export function readOffers(caps: string): Offer[] {
  return caps
    .split(';')
    .map((text) => text.trim())
    .filter((text) => text !== '' && text !== 'EMPTY' && text !== 'ANY')
    .map(readOffer)
}

function readOffer(text: string): Offer {
  const [, media = '', features = ''] = /^([^,(\s]+)(?:\(([^)]*)\))?/.exec(text) ?? []
  const fields = new Map<string, Values>()
  for (const [, name = '', value = ''] of text.matchAll(/([\w-]+)=(?:\([\w:-]+\))?(\{[^}]*\}|\[[^\]]*\]|"[^"]*"|[^,;\s]+)/g))
    fields.set(name, readValues(value))
  return { media, features, fields }
}

function readValues(value: string): Values {
  const items = value
    .replace(/^[{["]|[}\]"]$/g, '')
    .split(',')
    .map((item) => item.trim().replace(/^\([\w:-]+\)/, ''))
    .filter((item) => item !== '')
  const [from, to] = items
  return value.startsWith('[') && from !== undefined && to !== undefined ? { from, to } : { listed: items }
}

/** The numbers that are offered, and of a range its ends and what of `wanted` lies in it; `30000/1001` counts as 29.97. */
export function numbersOf(values: Values | undefined, wanted: number[]): { text: string; value: number }[] {
  if (!values) return []
  if ('listed' in values) return values.listed.map((text) => ({ text, value: numberOf(text) }))
  const [from, to] = [numberOf(values.from), numberOf(values.to)]
  const inside = wanted.filter((value) => value > from && value < to).map((value) => ({ text: String(value), value }))
  return [{ text: values.from, value: from }, ...inside, { text: values.to, value: to }]
}

export function numberOf(text: string): number {
  const [above = '0', below = '1'] = text.split('/')
  return Number(above) / Number(below)
}
