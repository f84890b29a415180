/** A level meter: peak and RMS per channel, with a peak hold; grey behind them what comes in before the fader. Blue and amber: red is for what is on air. */
import { useEffect, useRef } from 'preact/hooks'
import { meterPosition } from './db-scale.ts'
import type { MeterLevels } from './levels.ts'
import type { RoomLink } from './room-link.ts'

const holdMs = 1500
const fallDbPerSecond = 24
/** From here on up it is too loud. */
const amberDb = -3
const brightDb = -12

const silence: MeterLevels = { inputPeakDb: [], peakDb: [-100, -100], rmsDb: [-100, -100] }

interface MeterProps {
  link: RoomLink
  /** Null for program. */
  source: string | null
  label: string
}

interface Hold {
  db: number
  untilMs: number
}

export function Meter({ link, source, label }: MeterProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const holds: Hold[] = []
    let lastMs = performance.now()
    return link.onLevels(source, (levels) => {
      const now = performance.now()
      if (canvas.current) drawMeter(canvas.current, levels, holdPeaks(holds, levels.peakDb, now, now - lastMs))
      lastMs = now
    })
  }, [link, source])
  const up = link.connection.value === 'up'
  useEffect(() => {
    // A bar that stands still would pass for a sound that goes on.
    if (!up && canvas.current) drawMeter(canvas.current, silence, [])
  }, [up])
  return (
    <div class="meter-box">
      <canvas ref={canvas} class="meter" role="img" aria-label={`Level of ${label}`} />
    </div>
  )
}

export function holdPeaks(holds: Hold[], peaks: readonly number[], nowMs: number, passedMs: number): Hold[] {
  peaks.forEach((db, channel) => {
    const hold = holds[channel]
    if (!hold || db >= hold.db) holds[channel] = { db, untilMs: nowMs + holdMs }
    else if (nowMs > hold.untilMs) hold.db = Math.max(db, hold.db - (fallDbPerSecond * passedMs) / 1000)
  })
  return holds
}

function drawMeter(canvas: HTMLCanvasElement, levels: MeterLevels, holds: Hold[]): void {
  const scale = devicePixelRatio
  const width = Math.round(canvas.clientWidth * scale)
  const height = Math.round(canvas.clientHeight * scale)
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width
    canvas.height = height
  }
  const context = canvas.getContext('2d', { alpha: false })
  if (!context || width === 0) return
  context.fillStyle = '#0b0e12'
  context.fillRect(0, 0, width, height)
  const gap = Math.max(1, Math.round(2 * scale))
  const bar = Math.floor((width - gap * (levels.peakDb.length - 1)) / levels.peakDb.length)
  levels.peakDb.forEach((peakDb, channel) => {
    const x = channel * (bar + gap)
    fillGhost(context, x, bar, height, levels.inputPeakDb[channel] ?? -100)
    fillLevel(context, x, bar, height, peakDb, 0.5)
    fillLevel(context, x, bar, height, levels.rmsDb[channel] ?? -100, 1)
    const hold = holds[channel]
    if (!hold || meterPosition(hold.db) <= 0) return
    context.fillStyle = hold.db >= amberDb ? '#ffb020' : '#e8eef5'
    context.fillRect(x, Math.round(height * (1 - meterPosition(hold.db))), bar, Math.max(1, Math.round(1.5 * scale)))
  })
}

/** Grey: a sound comes in, whether or not it is heard. */
function fillGhost(context: CanvasRenderingContext2D, x: number, bar: number, height: number, db: number): void {
  const top = meterPosition(db)
  context.fillStyle = '#3a444f'
  context.fillRect(x, Math.round(height * (1 - top)), bar, Math.round(height * top))
}

/** Dim for the peak, bright for RMS; three zones. */
function fillLevel(context: CanvasRenderingContext2D, x: number, bar: number, height: number, db: number, alpha: number): void {
  const zones = [
    { fromDb: -60, toDb: brightDb, color: '#3f86b8' },
    { fromDb: brightDb, toDb: amberDb, color: '#8cc4e8' },
    { fromDb: amberDb, toDb: 0, color: '#ffb020' },
  ]
  context.globalAlpha = alpha
  for (const { fromDb, toDb, color } of zones) {
    const top = meterPosition(Math.min(db, toDb))
    const bottom = meterPosition(fromDb)
    if (top <= bottom) continue
    context.fillStyle = color
    context.fillRect(x, Math.round(height * (1 - top)), bar, Math.round(height * (top - bottom)))
  }
  context.globalAlpha = 1
}
