/** What a live input is told about itself: how it is opened, what it brings, and how patient to be with it. */
import type { Gst } from './gst.ts'

/** Which of the two a live input brings. */
export interface Brings {
  picture: boolean
  sound: boolean
}

/** In what live inputs differ: how one is opened, how patient we are with it, and the words for what goes wrong. */
export interface LiveMeans {
  /** Where it comes from, for people: no secrets. */
  from: string
  /** Why it cannot even be tried; null when it can. */
  problem(): string | null
  /** With a problem it is tried again after so long; null: by the next worker, which is told everything anew. */
  problemRetryMs: number | null
  /** Pipeline text that ends in the tails of the hold (`hold.ts`), of those that are wanted. */
  text(wanted: Brings): string
  /** What is waited for, in words. */
  waiting: string
  /** An element's error (its name, what it says, and where in its code in parentheses) in words. */
  reason(said: string): string
  /** Before it is opened: what pipeline text cannot say. */
  setUp?(pipeline: Gst.Pipeline): void
  /** Watches what an open one brings: the result, asked each time that it is looked after, tells why that is no picture; null: it is one. */
  watch?(pipeline: Gst.Pipeline): () => string | null
  /** What comes is no longer what this pipeline was made for: it is opened anew. */
  isOutdated?(pipeline: Gst.Pipeline): boolean
  /** Pictures and sound wait for each other and for what comes late. */
  marginNs: number
  /** Pictures are shown later by so much. */
  pictureDelayNs: number
  /** Nothing for so long is a loss; slow ones get three times what is usual between two of their pictures. */
  lostMs: number
  /** So long until the first picture, and it is opened anew; null: it may never come. */
  firstMs: number | null
  /** Between two openings at least. */
  retryMs: number
  /** Its times count from a beginning of their own: what comes last is of now. */
  countsAnew?: boolean
  /** Closing it takes too long: its process ends. */
  endsWithProcess?: boolean
}
