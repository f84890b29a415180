/** The sources' pictures as the mixer takes them in: a tee each, read for as long as they are wanted. They come and go while it runs. */
import { Gst, type RoomTime } from './gst.ts'
import { LinkReader } from './link.ts'
import type { Link } from './messages/mix.ts'

interface Input {
  proxy: Gst.Element
  tee: Gst.Element
  reader: LinkReader
}

export class Pictures {
  readonly #pipeline: Gst.Pipeline
  readonly #time: RoomTime
  readonly #onChange: (source: string, up: boolean, reason: string | null) => void
  readonly #inputs = new Map<string, Input>()
  #made = 0

  /** `onChange` hears of links that come and go; until then they are away. */
  constructor(pipeline: Gst.Pipeline, time: RoomTime, onChange: (source: string, up: boolean, reason: string | null) => void) {
    this.#pipeline = pipeline
    this.#time = time
    this.#onChange = onChange
  }

  get sources(): string[] {
    return [...this.#inputs.keys()]
  }

  tee(source: string): Gst.Element {
    const input = this.#inputs.get(source)
    if (!input) throw new Error(`nobody reads ${source}`)
    return input.tee
  }

  /** Reads those, and no others. Nothing may be linked to the tees of others any more. */
  follow(links: readonly Link[]): void {
    const wanted = new Map(links.map((link) => [link.source, link]))
    for (const source of this.sources) if (!wanted.has(source)) this.#remove(source)
    for (const [source, { framesPath }] of wanted) if (!this.#inputs.has(source)) this.#add(source, framesPath ?? '')
  }

  #add(source: string, path: string): void {
    const [proxy, tee] = ['proxysrc', 'tee'].map((kind) => {
      const made = Gst.ElementFactory.make(kind, `${kind}-of-picture-${this.#made}`)
      if (!made) throw new Error(`no element ${kind}`)
      return made
    }) as [Gst.Element, Gst.Element]
    this.#made++
    Object.assign(tee, { allow_not_linked: true })
    for (const one of [tee, proxy]) this.#pipeline.add(one)
    proxy.link(tee)
    for (const one of [tee, proxy]) one.sync_state_with_parent()
    const reader = new LinkReader({
      path,
      kind: 'frames',
      time: this.#time,
      into: proxy,
      onChange: (up, reason) => this.#onChange(source, up, reason),
    })
    this.#inputs.set(source, { proxy, tee, reader })
  }

  #remove(source: string): void {
    const { proxy, tee, reader } = this.#inputs.get(source) as Input
    this.#inputs.delete(source)
    reader.close()
    for (const one of [proxy, tee]) {
      one.set_state(Gst.State.NULL)
      this.#pipeline.remove(one)
    }
  }
}
