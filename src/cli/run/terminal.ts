/** What a room shows in its terminal: one live block, or plain lines where there is none, or JSON for programs. */
import { styleText } from 'node:util'
import type { OutputStatus, RoomStatus, SourceStatus } from '../../obs/index.ts'
import type { Room } from '../../room/index.ts'
import type { Addresses } from './doors.ts'
import type { RunSettings } from './settings.ts'

const redrawMs = 500

export function showsBlock(settings: RunSettings): boolean {
  return process.stdout.isTTY === true && !settings.json
}

export class Terminal {
  readonly #room: Room
  readonly #settings: RunSettings
  #addresses: Addresses | null = null
  #drawnLines = 0
  #notes: string[] = []
  #timer: NodeJS.Timeout | null = null
  #unsubscribe: () => void = () => {}
  #told = ''

  constructor(room: Room, settings: RunSettings) {
    this.#room = room
    this.#settings = settings
  }

  open(addresses: Addresses): void {
    this.#addresses = addresses
    if (this.#settings.json) {
      this.#line(JSON.stringify({ event: 'on-air', room: this.#room.room, ...addresses }))
      this.#unsubscribe = this.#room.subscribe((event) => {
        if (event.type !== 'meters') this.#line(JSON.stringify({ event: event.type, ...event }))
      })
      return
    }
    if (showsBlock(this.#settings)) {
      this.#timer = setInterval(() => this.#draw(), redrawMs)
      this.#draw()
      return
    }
    for (const line of this.#addressLines()) this.#line(line)
    this.#timer = setInterval(() => this.#tellChanges(), redrawMs)
  }

  /** Something a person should read. */
  note(message: string): void {
    if (!showsBlock(this.#settings)) process.stderr.write(`${message}\n`)
    this.#notes = [...this.#notes, ...message.split('\n')].slice(-8)
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#unsubscribe()
    if (showsBlock(this.#settings)) process.stdout.write('Ending …\n')
  }

  #line(text: string): void {
    process.stdout.write(`${text}\n`)
  }

  #addressLines(): string[] {
    const { page, login, watch, control, password, problems } = this.#addresses as Addresses
    return [
      page ? `page      ${login ?? page}` : '',
      watch ? `viewers   ${watch}` : '',
      control ? `remotes   ${control}  password ${password}` : '',
      ...problems.map((problem) => `shut      ${problem}`),
    ].filter(Boolean)
  }

  #draw(): void {
    const width = Math.max(40, process.stdout.columns ?? 80)
    const lines = [
      ...blockLines(this.#room.status()),
      '',
      ...this.#addressLines(),
      ...this.#notes.map((note) => styleText('yellow', note)),
      'Ctrl-C ends the room',
    ]
    const up = this.#drawnLines > 0 ? `\x1b[${this.#drawnLines}A\x1b[J` : ''
    const cut = lines.map((line) => (visibleLength(line) > width ? `${line.slice(0, width - 1)}…\x1b[0m` : line))
    process.stdout.write(`${up}${cut.join('\n')}\n`)
    this.#drawnLines = cut.length
  }

  /** Plain lines, only when something changed. */
  #tellChanges(): void {
    const status = this.#room.status()
    const text = [
      `program ${status.programScene}`,
      ...status.outputs.map((output) => `${output.name} ${output.state}${output.reason ? ` (${output.reason})` : ''}`),
      ...status.alarms.map((alarm) => `${alarm.text} ${alarm.fix}`),
    ].join('; ')
    if (text === this.#told) return
    this.#told = text
    this.#line(text)
  }
}

/** The block of a room's state, without addresses. */
export function blockLines(status: RoomStatus): string[] {
  const { mixer, encoder, programScene, previewScene } = status
  const onAir = `${clock(status.onAirMs)} on air`
  return [
    `${styleText('bold', `${status.show} · ${status.room}`)}  ${status.video.width}x${status.video.height} at ${Number(status.video.fps.toFixed(2))}  ${onAir}`,
    `program   ${styleText('red', programScene)}   preview ${styleText('green', previewScene)}`,
    `mixer     ${mixer.state}, ${mixer.framesMade} frames, ${mixer.framesLost} lost     encoder ${encoder.state}, ${encoder.element}, ${encoder.framesLost} lost`,
    `loudness  ${status.loudness.shortTerm.toFixed(1)} LUFS now, ${status.loudness.integrated.toFixed(1)} in all`,
    ...status.outputs.map(outputLine),
    sourcesLine(status.sources),
    ...status.alarms.map((alarm) => styleText('yellow', `! ${alarm.text} ${alarm.fix}`)),
  ]
}

function outputLine(output: OutputStatus): string {
  const size = `${(output.bytes / 1e6).toFixed(1)} MB, ${clock(output.seconds * 1000)}`
  const proof = output.state === 'on' ? `${size}, ${Math.round(output.bytesPerSecond / 125)} kbit/s` : (output.reason ?? '')
  return `${({ record: 'recording', copy: 'copy', hls: 'hls', stream: output.name, camera: output.name }[output.kind]).padEnd(9)} ${output.state}  ${proof}`
}

function sourcesLine(sources: SourceStatus[]): string {
  const live = sources.filter((source) => source.kind !== 'image' && source.kind !== 'text')
  const up = live.filter((source) => source.state === 'up').length
  const away = live.filter((source) => source.state !== 'up').map((source) => `${source.label} ${source.state}`)
  return `sources   ${up} of ${live.length} up${away.length ? `: ${away.join(', ')}` : ''}`
}

function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}

function visibleLength(line: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are escape sequences
  return line.replaceAll(/\x1b\[[0-9;]*m/g, '').length
}
