/** Functions that tests run inside a page: they are sent there as text, so each stands alone. */

interface Box {
  top: number
  right: number
  bottom: number
  width: number
  height: number
}

interface PageElement {
  textContent: string
  getBoundingClientRect(): Box
}

interface Analyser {
  fftSize: number
  getFloatTimeDomainData(samples: Float32Array): void
}

interface PageVideo {
  muted: boolean
  srcObject: object | null
  seekable: { length: number; end(index: number): number }
  requestVideoFrameCallback(call: () => void): void
}

interface Violation {
  id: string
  nodes: { target: string[] }[]
}

/** As much of the browser as these functions touch; the rest of the tests has no DOM. */
declare const document: {
  querySelector(selector: 'video'): PageVideo
  querySelectorAll(selector: string): Iterable<PageElement>
  documentElement: { scrollWidth: number; scrollHeight: number }
}
declare const innerWidth: number
declare const innerHeight: number
declare const axe: { run(): Promise<{ violations: Violation[] }> }
declare const AudioContext: new () => {
  createAnalyser(): Analyser
  createMediaStreamSource(stream: object): { connect(to: Analyser): void }
  createMediaElementSource(video: PageVideo): { connect(to: Analyser): void }
}

/** axe-core must be in the page. */
export async function axeViolations(): Promise<string[]> {
  const { violations } = await axe.run()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`)
}

/** Frames shown in a second, and the loudest RMS of the sound in it. */
export async function watchVideo(): Promise<{ frames: number; rms: number }> {
  const video = document.querySelector('video')
  const audio = new AudioContext()
  const analyser = audio.createAnalyser()
  const source = video.srcObject ? audio.createMediaStreamSource(video.srcObject) : audio.createMediaElementSource(video)
  source.connect(analyser)
  let frames = 0
  let rms = 0
  const count = () => {
    frames++
    video.requestVideoFrameCallback(count)
  }
  video.requestVideoFrameCallback(count)
  const samples = new Float32Array(analyser.fftSize)
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    rms = Math.max(rms, Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length))
  }, 20)
  await new Promise((resolve) => setTimeout(resolve, 1000))
  clearInterval(timer)
  return { frames, rms }
}

export function isVideoMuted(): boolean {
  return document.querySelector('video').muted
}

/** How much can be sought back to, in seconds. */
export function seekableSeconds(): number {
  const { seekable } = document.querySelector('video')
  return seekable.length > 0 ? seekable.end(0) : 0
}

export function pageSize(): { width: number; height: number } {
  const { scrollWidth: width, scrollHeight: height } = document.documentElement
  return { width, height }
}

/** Text of the elements that reach out of the window. */
export function outsideWindow(selector: string): string[] {
  return [...document.querySelectorAll(selector)]
    .filter((element) => {
      const { top, right, bottom } = element.getBoundingClientRect()
      return top < 0 || right > innerWidth || bottom > innerHeight
    })
    .map((element) => element.textContent)
}

/** Text and size of the visible elements that a thumb would miss. */
export function smallTargets(selector: string): string[] {
  return [...document.querySelectorAll(selector)]
    .map((element) => ({ text: element.textContent, box: element.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0 && (box.height < 44 || box.width < 40))
    .map(({ text, box }) => `${text} ${Math.round(box.width)}x${Math.round(box.height)}`)
}
