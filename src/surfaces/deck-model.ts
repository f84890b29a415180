/** The Stream Decks that we speak to, and their reports. */

/** Those whose pictures are JPEG, upside down; Elgato's second generation and later. */
export interface DeckModel {
  keys: number
  columns: number
  /** Of a key's picture, pixels each way. */
  pixels: number
}

const fifteen: DeckModel = { keys: 15, columns: 5, pixels: 72 }
const thirtyTwo: DeckModel = { keys: 32, columns: 8, pixels: 96 }
/** By USB product. */
const models: Record<string, DeckModel> = {
  '006d': fifteen,
  '0080': fifteen,
  '00a5': fifteen,
  '006c': thirtyTwo,
  '008f': thirtyTwo,
  '00ba': thirtyTwo,
}

/** `product`: hexadecimal digits, in lower case. Null: one whose reports we do not know. */
export function deckModel(product: string): DeckModel | null {
  return Object.hasOwn(models, product) ? (models[product] ?? null) : null
}

/** What stands in for a device that has no product: the most usual one. */
export const usualModel = fifteen

/** The smallest one that has this key. */
export function smallestModel(key: number): DeckModel {
  return key <= fifteen.keys ? fifteen : thirtyTwo
}

const reportBytes = 1024
const headBytes = 8
const featureBytes = 32
const [keyState, firstKeyAt] = [1, 4]

/** Which keys are down; null: a report of something else. */
export function readKeys(report: Buffer, { keys }: DeckModel): boolean[] | null {
  if (report[0] !== keyState || report[1] !== 0 || report.length < firstKeyAt + keys) return null
  return Array.from(report.subarray(firstKeyAt, firstKeyAt + keys), (state) => state === 1)
}

/** A JPEG for a key (from 0), in as many reports as it takes. */
export function pictureReports(key: number, jpeg: Buffer): Buffer[] {
  const most = reportBytes - headBytes
  return Array.from({ length: Math.max(1, Math.ceil(jpeg.length / most)) }, (_, page) => {
    const part = jpeg.subarray(page * most, (page + 1) * most)
    const isLast = (page + 1) * most >= jpeg.length
    const report = Buffer.alloc(reportBytes)
    report.set([0x02, 0x07, key, isLast ? 1 : 0])
    report.writeUInt16LE(part.length, 4)
    report.writeUInt16LE(page, 6)
    report.set(part, headBytes)
    return report
  })
}

/** A feature report. */
export function brightnessReport(percent: number): Buffer {
  const report = Buffer.alloc(featureBytes)
  report.set([0x03, 0x08, percent])
  return report
}
