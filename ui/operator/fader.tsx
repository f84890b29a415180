/** A fader with a scale in dB. It follows the finger at once and sends the room the newest position as fast as it answers. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { dbToFader, faderMarks, faderMaxDb, faderToDb } from '../shared/db-scale.ts'
import { formatDb } from '../shared/format.ts'

interface FaderProps {
  label: string
  gainDb: number
  disabled: boolean
  failed: boolean
  onGain: (gainDb: number) => Promise<void>
  onMute: () => void
}

const positions = 1000

export function Fader({ label, gainDb, disabled, failed, onGain, onMute }: FaderProps) {
  const { shown, move } = usePosition(gainDb, onGain)
  const key = (event: KeyboardEvent) => {
    const step = faderStep(event)
    if (step !== null) move(Math.max(-100, (shown <= -60 && step > 0 ? -60 : shown) + step))
    else if (event.key === 'm') onMute()
    else if (event.key === '0' && event.altKey) move(0)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div class={failed ? 'fader failed' : 'fader'}>
      <output class="fader-db">{formatDb(shown)}</output>
      <div class="fader-track">
        <input
          type="range"
          min={0}
          max={positions}
          step={1}
          value={Math.round(dbToFader(shown) * positions)}
          disabled={disabled}
          aria-label={`Volume of ${label}`}
          aria-valuetext={`${formatDb(shown)} decibels`}
          onInput={(event) => move(faderToDb(Number(event.currentTarget.value) / positions))}
          onDblClick={() => move(0)}
          onKeyDown={key}
        />
        <Scale />
      </div>
    </div>
  )
}

/** Where the finger has it, until the room has followed. */
function usePosition(gainDb: number, onGain: FaderProps['onGain']) {
  const [wanted, setWanted] = useState<number | null>(null)
  const sending = useRef(false)
  const newest = useRef<number | null>(null)
  useEffect(() => {
    if (!sending.current) setWanted(null)
  }, [gainDb])

  const send = async () => {
    if (sending.current) return
    sending.current = true
    while (newest.current !== null) {
      const db = newest.current
      newest.current = null
      await onGain(db)
    }
    sending.current = false
    setWanted(null)
  }
  const move = (db: number) => {
    const rounded = Math.round(Math.min(faderMaxDb, db) * 10) / 10
    setWanted(rounded)
    newest.current = rounded
    void send()
  }
  return { shown: wanted ?? gainDb, move }
}

function Scale() {
  return (
    <div class="fader-marks" aria-hidden="true">
      {faderMarks.map((db) => (
        <span key={db} style={{ bottom: `${dbToFader(db) * 100}%` }}>
          {Math.abs(db)}
        </span>
      ))}
    </div>
  )
}

function faderStep(event: KeyboardEvent): number | null {
  const fine = event.shiftKey ? 0.1 : 1
  if (event.key === 'ArrowUp' || event.key === 'ArrowRight') return fine
  if (event.key === 'ArrowDown' || event.key === 'ArrowLeft') return -fine
  if (event.key === 'PageUp') return 6
  if (event.key === 'PageDown') return -6
  return null
}
