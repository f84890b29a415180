/** Plain cards of two lines: slates for lost pictures, for panic, for a mixer that is away. */
import type { PaintLayer } from '../engine/messages/paint.ts'
import type { VideoFormat } from '../show/index.ts'

export function cardLayer(title: string, line: string, video: VideoFormat): PaintLayer[] {
  const px = (share: number) => Math.round(video.height * share)
  const words = (text: string, font: string, color: string): PaintLayer => ({
    what: { kind: 'text', text, font, color, box: null, background: null, align: 'center', valign: 'middle' },
    place: { kind: 'fill' },
    crop: { left: 0, top: 0, right: 0, bottom: 0 },
    opacity: 1,
    canvas: { x: 0, y: 0, scaleX: 1, scaleY: 1, width: video.width, height: video.height },
    clip: null,
  })
  // An empty line keeps the two out of each other's way.
  return [
    words(`${title}\n `, `DejaVu Sans Bold ${px(0.085)}px`, '#f2f4f8'),
    words(` \n${line}`, `DejaVu Sans ${px(0.042)}px`, '#9aa4b2'),
  ]
}
