/** What moves and sounds in a page; tests send these functions there as text, so each stands alone. */

interface Drawing {
  imageSmoothingQuality: 'high'
  drawImage(picture: object, x: number, y: number, width: number, height: number): void
  getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray }
}

interface PageElement {
  textContent: string
  width: number
  height: number
  getAttribute(name: string): string | null
  getContext(kind: '2d'): Drawing
}

interface Analyser {
  fftSize: number
  getFloatTimeDomainData(samples: Float32Array): void
}

interface PageVideo extends PageElement {
  currentTime: number
  srcObject: object | null
  requestVideoFrameCallback(call: () => void): number
  cancelVideoFrameCallback(id: number): void
}

/** As much of the browser as these functions touch. */
declare const document: {
  querySelector(selector: 'video'): PageVideo
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement>
  createElement(name: 'canvas'): PageElement
}
declare const AudioContext: new () => {
  createAnalyser(): Analyser
  createMediaStreamSource(stream: object): { connect(to: Analyser): void }
  createMediaElementSource(video: PageVideo): { connect(to: Analyser): void }
}

/** What the operator reads off the page. */
export interface DeskView {
  program: string
  preview: string
  onProgram: string[]
  onPreview: string[]
  heard: string[]
}

export function deskView(): DeskView {
  const texts = (selector: string) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent)
  return {
    program: texts('.monitor.program .scene-name').join(),
    preview: texts('.monitor.preview .scene-name').join(),
    onProgram: texts('.tile.program .tile-name'),
    onPreview: texts('.tile.preview .tile-name'),
    heard: texts('.strip.heard .strip-name'),
  }
}

/** Grey values of 16x9 points for every frame that the page's video shows in `ms`. */
export async function videoPictures(ms: number): Promise<number[][]> {
  const video = document.querySelector('video')
  const canvas = document.createElement('canvas')
  canvas.width = 16
  canvas.height = 9
  const drawing = canvas.getContext('2d')
  drawing.imageSmoothingQuality = 'high'
  const pictures: number[][] = []
  const take = () => {
    drawing.drawImage(video, 0, 0, 16, 9)
    const { data } = drawing.getImageData(0, 0, 16, 9)
    pictures.push(
      Array.from({ length: 144 }, (_, i) => ((data[i * 4] ?? 0) + (data[i * 4 + 1] ?? 0) + (data[i * 4 + 2] ?? 0)) / 3),
    )
    next = video.requestVideoFrameCallback(take)
  }
  let next = video.requestVideoFrameCallback(take)
  await new Promise((resolve) => setTimeout(resolve, ms))
  video.cancelVideoFrameCallback(next)
  return pictures
}

/** The same points of one canvas as it is now. */
export function canvasPicture(selector: string): number[] {
  const canvas = document.createElement('canvas')
  canvas.width = 16
  canvas.height = 9
  const drawing = canvas.getContext('2d')
  drawing.imageSmoothingQuality = 'high'
  const shown = document.querySelector(selector)
  if (shown) drawing.drawImage(shown, 0, 0, 16, 9)
  const { data } = drawing.getImageData(0, 0, 16, 9)
  return Array.from({ length: 144 }, (_, i) => ((data[i * 4] ?? 0) + (data[i * 4 + 1] ?? 0) + (data[i * 4 + 2] ?? 0)) / 3)
}

/** Labels of the page's small pictures that changed in `ms`. */
export async function changedPictures(ms: number): Promise<string[]> {
  const canvases = [...document.querySelectorAll('.picture canvas')]
  const seen = canvases.map(() => '')
  const changed = new Set<string>()
  const look = () =>
    canvases.forEach((canvas, index) => {
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
      let picture = ''
      for (let i = 0; i < data.length; i += 397) picture += `${data[i]},`
      if (seen[index] !== '' && seen[index] !== picture) changed.add(canvas.getAttribute('aria-label') ?? '')
      seen[index] = picture
    })
  const timer = setInterval(look, 250)
  await new Promise((resolve) => setTimeout(resolve, ms))
  clearInterval(timer)
  return [...changed]
}

/** Loudest RMS of what the page's video plays in `ms`: of its stream, or of the element, which a mute silences. */
export async function loudestRms(ms: number): Promise<number> {
  const video = document.querySelector('video')
  const input = (video.srcObject ?? video) as { analyser?: Analyser }
  if (!input.analyser) {
    const audio = new AudioContext()
    input.analyser = audio.createAnalyser()
    const source = video.srcObject ? audio.createMediaStreamSource(video.srcObject) : audio.createMediaElementSource(video)
    source.connect(input.analyser)
  }
  const { analyser } = input
  const samples = new Float32Array(analyser.fftSize)
  let rms = 0
  const timer = setInterval(() => {
    analyser.getFloatTimeDomainData(samples)
    rms = Math.max(rms, Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length))
  }, 20)
  await new Promise((resolve) => setTimeout(resolve, ms))
  clearInterval(timer)
  return rms
}

/** Highest that a meter stands in `ms`, as a share of its height. */
export async function highestMeter({ label, ms }: { label: string; ms: number }): Promise<number> {
  const meter = document.querySelector(`[aria-label="Level of ${label}"]`)
  let highest = 0
  const timer = setInterval(() => {
    if (!meter) return
    const { data } = meter.getContext('2d').getImageData(1, 0, 1, meter.height)
    const blank = Array.from({ length: meter.height }, (_, y) => y).findIndex((y) => (data[y * 4 + 2] ?? 0) > 60)
    highest = Math.max(highest, blank < 0 ? 0 : 1 - blank / meter.height)
  }, 50)
  await new Promise((resolve) => setTimeout(resolve, ms))
  clearInterval(timer)
  return highest
}

/** Longest time in milliseconds for which the video stood still in `ms`. */
export async function longestStall(ms: number): Promise<number> {
  const video = document.querySelector('video')
  let longest = 0
  let last = { at: performance.now(), time: video.currentTime }
  const timer = setInterval(() => {
    const now = performance.now()
    if (video.currentTime !== last.time) last = { at: now, time: video.currentTime }
    longest = Math.max(longest, now - last.at)
  }, 50)
  await new Promise((resolve) => setTimeout(resolve, ms))
  clearInterval(timer)
  return longest
}
