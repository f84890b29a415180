/** A number that is sent when it is finished: Enter or leaving the field, not each digit. */
import { useEffect, useState } from 'preact/hooks'

interface NumberFieldProps {
  label: string
  unit: string
  value: number
  min: number
  max: number
  step: number
  disabled: boolean
  hideLabel?: boolean
  onValue: (value: number) => void
}

export function NumberField({ label, unit, value, min, max, step, disabled, hideLabel, onValue }: NumberFieldProps) {
  const [text, setText] = useState<string | null>(null)
  useEffect(() => setText(null), [value])
  const finish = () => {
    const number = Math.round(Number(text))
    setText(null)
    if (text !== null && text.trim() !== '' && Number.isFinite(number)) {
      const bounded = Math.min(max, Math.max(min, number))
      if (bounded !== value) onValue(bounded)
    }
  }
  return (
    <label class="number-field">
      <span class={hideLabel ? 'visually-hidden' : 'caption'}>{label}</span>
      <input
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        step={step}
        disabled={disabled}
        value={text ?? String(value)}
        onInput={(event) => setText(event.currentTarget.value)}
        onChange={finish}
        onBlur={finish}
        onKeyDown={(event) => {
          if (event.key === 'Enter') event.currentTarget.blur()
        }}
      />
      <span class="unit">{unit}</span>
    </label>
  )
}
