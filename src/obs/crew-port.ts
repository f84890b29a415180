/** What pages need to know and to say of the people who drive a room. */

/**
 * Who drives the room. Holding is an understanding between people at pages: no command is refused for it. These calls are
 * carried out at once, whatever command of the room is still at work, so of two at the same moment one comes first.
 */
export interface CrewPort {
  /** A page is there: again every two seconds, or it counts as gone after six. */
  here(person: Person): void
  /** `from`: who holds it as far as the person knows (null: nobody). Refused when that is not so any more. */
  takeOver(person: Person, from?: string | null): void
  /** By the holder's id, to somebody who is at the page; null lets it go. */
  handOver(by: string, to: string | null): void
  call(by: string, note: string): HelpCall
  /** Somebody is on the way. */
  answerCall(id: string, by: string): void
  closeCall(id: string, by: string): void
}

/** A browser of somebody who drives a room: `id` is made there and stays, `name` is what the person typed. */
export interface Person {
  id: string
  name: string
}

export interface CrewStatus {
  /** Null: nobody holds the room. Not `here`: the page is closed, or its line is dead. */
  holder: (Person & { sinceMs: number; here: boolean }) | null
  /** Whose pages are open now. */
  people: Person[]
  /** Open calls for help, the oldest first. */
  calls: HelpCall[]
}

/** Times are Unix time in milliseconds. */
export interface HelpCall {
  id: string
  note: string
  /** Name of who calls. */
  by: string
  atMs: number
  /** Who is on the way, since when. */
  answer: { by: string; atMs: number } | null
}
