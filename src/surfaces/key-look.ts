/** How a key of a Stream Deck looks: what it does, and whether that is so now. */
import type { RoomStatus } from '../obs/index.ts'
import type { SurfaceAction } from '../show/index.ts'
import { actionWords } from './action-text.ts'
import { isRecording } from './commands.ts'
import type { View } from './device.ts'
import { fitText, xml } from './legend-text.ts'

/** `away`: the room cannot be reached. `on`: what it turns on is on. */
export const looks = ['off', 'preview', 'program', 'on', 'failed', 'away'] as const
export type Look = (typeof looks)[number]

/** As on the page: red is on air and nothing else, green is in preview, amber wants to be looked at. */
const colors: Record<Look, { fill: string; words: string; edge: string }> = {
  off: { fill: '#20252b', words: '#ffffff', edge: '#4a525c' },
  preview: { fill: '#1f8a3b', words: '#ffffff', edge: '#8ff0a4' },
  program: { fill: '#c01c28', words: '#ffffff', edge: '#ff9aa2' },
  on: { fill: '#e5a50a', words: '#000000', edge: '#ffffff' },
  failed: { fill: '#000000', words: '#ffd586', edge: '#e5a50a' },
  away: { fill: '#000000', words: '#77818c', edge: '#20252b' },
}

export function lookOf(key: string, action: SurfaceAction, { room, failures }: View): Look {
  if (!room) return 'away'
  if (failures.has(key)) return 'failed'
  if (action.does === 'preview' || action.does === 'cut') {
    if (room.programScene === action.scene) return 'program'
    return room.previewScene === action.scene ? 'preview' : 'off'
  }
  return isOn(action, room) ? 'on' : 'off'
}

function isOn(action: SurfaceAction, room: RoomStatus): boolean {
  switch (action.does) {
    case 'mix':
      return room.mixes.some(({ name, scene }) => name === action.mix && scene === action.scene)
    case 'mute':
      return room.sources.some(({ name, muted }) => name === action.source && muted)
    case 'call':
      return room.crew.calls.some(({ note }) => note === action.note)
    case 'record':
      return isRecording(room)
    case 'panic':
      return room.panic
    case 'black':
      return room.black
    default:
      return false
  }
}

/** An SVG of the key's picture, upside down, as the device wants it; without an action a blank one. */
export function keyPicture(action: SurfaceAction | null, look: Look, pixels: number): string {
  const { fill, words, edge } = colors[look]
  const inner = pixels - 10
  const lines = fitText(action ? actionWords(action) : '', {
    width: inner,
    height: inner - (look === 'failed' ? 16 : 0),
    largest: pixels / 4,
    smallest: 9,
    isBold: true,
  })
  const middle = pixels / 2 - (look === 'failed' ? 8 : 0)
  const text = (said: string, y: number, size: number) =>
    `<text x="${pixels / 2}" y="${y.toFixed(1)}" font-size="${size.toFixed(1)}" fill="${words}" text-anchor="middle">${xml(said)}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${pixels}" height="${pixels}" font-family="DejaVu Sans" font-weight="bold">
<g transform="rotate(180 ${pixels / 2} ${pixels / 2})">
<rect width="${pixels}" height="${pixels}" fill="${fill}"/>
<rect x="2" y="2" width="${pixels - 4}" height="${pixels - 4}" rx="6" fill="none" stroke="${edge}" stroke-width="3"/>
${lines.map(({ text: said, size, offset }) => text(said, middle + offset, size)).join('\n')}
${look === 'failed' ? text('FAILED', pixels - 9, 12) : ''}
</g>
</svg>
`
}
