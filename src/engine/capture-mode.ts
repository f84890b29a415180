/** Which of its modes a device is asked for: the show's rate first, then its size, then the least work. Pure. */
import { numberOf, numbersOf, type Offer, readOffers } from './caps-text.ts'

/** `caps` go behind the device; `media` says what has to be decoded. */
export interface Mode {
  media: 'raw' | 'jpeg' | 'h264'
  caps: string
  width: number
  height: number
  /** Frames a second; 0: unknown. */
  rate: number
}

const medias: Record<string, Mode['media']> = { 'video/x-raw': 'raw', 'image/jpeg': 'jpeg', 'video/x-h264': 'h264' }
/** What it costs to make a picture of it. */
const work: Record<Mode['media'], number> = { raw: 0, jpeg: 1, h264: 2 }
/** Raw formats that hold what a camera sees; Bayer and other formats are not asked for. */
const formats = ['YUY2', 'UYVY', 'NV12', 'I420', 'YV12', 'YVYU', 'NV21', 'BGR', 'RGB', 'BGRx', 'RGBx', 'xRGB', 'xBGR', 'GRAY8']
/** GStreamer's word for fields that come one by one, each in a buffer of its own. */
export const alternating = 'format:Interlaced'
/** 59.94 is as good as 60. */
const rateSlack = 0.99

interface Wanted {
  width: number
  height: number
  rateNum: number
  rateDen: number
}

/** One way to run the device; numbers with the text that caps have for them, which is empty where they are unknown. */
interface Choice {
  head: string
  media: Mode['media']
  format: string | null
  width: Counted
  height: Counted
  rate: Counted
}
type Counted = ReturnType<typeof numbersOf>[number]

/**
 * `features`: those of the caps that the device's fields need. Null where nothing that is offered can be used. What the device leaves no choice
 * about is not asked for: where it follows its signal, that may change while it runs.
 */
export function chooseMode(caps: string, wanted: Wanted, features: '' | typeof alternating = ''): Mode | null {
  const choices = readOffers(caps)
    .filter((offer) => offer.features === features)
    .flatMap((offer) => choicesOf(offer, wanted))
  const best = choices.sort((a, b) => compare(a, b, wanted))[0]
  if (!best) return null
  const alike = choices.filter(({ media, format }) => media === best.media && format === best.format)
  const asked = (['width', 'height', 'rate'] as const).filter((name) => alike.some((one) => one[name].text !== best[name].text))
  return {
    media: best.media,
    caps: [best.head, ...asked.map((name) => `${name === 'rate' ? 'framerate' : name}=${best[name].text}`)].join(','),
    width: best.width.value,
    height: best.height.value,
    rate: best.rate.value,
  }
}

/** The largest size in `wanted` with the shape of the signal: a device that scales does not keep it by itself. */
export function shapedLike(signal: { width: number; height: number } | null, wanted: Wanted): Wanted {
  if (!signal) return wanted
  const scale = Math.min(wanted.width / signal.width, wanted.height / signal.height)
  const [width = 0, height = 0] = [signal.width, signal.height].map((side) => 2 * Math.round((side * scale) / 2))
  return { ...wanted, width, height }
}

function choicesOf(offer: Offer, wanted: Wanted): Choice[] {
  const media = medias[offer.media]
  if (!media) return []
  const format = media === 'raw' ? formatOf(offer) : null
  if (media === 'raw' && format === null) return []
  const head = [
    offer.features ? `${offer.media}(${offer.features}),interlace-mode=alternate` : offer.media,
    ...(format ? [`format=${format}`] : []),
  ].join(',')
  const rates = numbersOf(offer.fields.get('framerate'), [])
  return numbersOf(offer.fields.get('width'), [wanted.width]).flatMap((width) =>
    numbersOf(offer.fields.get('height'), [wanted.height]).flatMap((height) =>
      (rates.length > 0 ? rates : [{ text: '', value: 0 }]).map((rate) => ({ head, media, format, width, height, rate })),
    ),
  )
}

function formatOf(offer: Offer): string | null {
  const values = offer.fields.get('format')
  const offered = values && 'listed' in values ? values.listed : []
  return formats.find((format) => offered.includes(format)) ?? null
}

function compare(a: Choice, b: Choice, wanted: Wanted): number {
  return (
    rateMiss(a, wanted) - rateMiss(b, wanted) ||
    sizeMiss(a, wanted) - sizeMiss(b, wanted) ||
    work[a.media] - work[b.media] ||
    rateSurplus(a, wanted) - rateSurplus(b, wanted) ||
    formatRank(a) - formatRank(b)
  )
}

/** Frames a second that are missing. One that does not tell counts as good. */
function rateMiss({ rate: { value: rate } }: Choice, wanted: Wanted): number {
  const least = numberOf(`${wanted.rateNum}/${wanted.rateDen}`)
  return rate === 0 || rate >= rateSlack * least ? 0 : least - rate
}

function rateSurplus({ rate }: Choice, wanted: Wanted): number {
  return Math.max(0, rate.value - numberOf(`${wanted.rateNum}/${wanted.rateDen}`))
}

/** Pixels that have to be made up count far more than those that are thrown away. */
function sizeMiss(choice: Choice, wanted: Wanted): number {
  const [width, height] = [choice.width.value, choice.height.value]
  const missing = Math.max(0, wanted.width - width) / wanted.width + Math.max(0, wanted.height - height) / wanted.height
  const surplus = Math.max(0, width - wanted.width) / wanted.width + Math.max(0, height - wanted.height) / wanted.height
  return 100 * missing + surplus
}

function formatRank({ format }: Choice): number {
  return formats.indexOf(format ?? '')
}
