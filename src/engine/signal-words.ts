/** What a driver says of the signal at its input, read from what `v4l2-ctl` prints in English. Pure. */

export interface Signal {
  /** Why what it brings is no picture, as words that follow the device's name; null: nothing speaks against it. */
  lost: string | null
  /** Its driver knows whether there is a signal: it is worth asking again. */
  tells: boolean
  /** Its fields come one by one, each in a buffer of its own. */
  alternates: boolean
  /** Of its picture, pixels; null: its driver does not say. */
  size: { width: number; height: number } | null
}

export const nothingSaid: Signal = { lost: null, tells: false, alternates: false, size: null }

/** The first that fits. What QUERY_DV_TIMINGS says is more exact than the input's status, which many drivers leave at "no lock". */
const losses: [RegExp, string][] = [
  [/\bno power\b/, 'has no power'],
  [/Link has been severed/, 'has no signal'],
  [/Numerical result out of range/, 'gets a signal that it cannot take: choose another resolution where it comes from'],
  [/No locks available/, 'gets a signal, and cannot lock on to it: look at cable and adapters'],
  [/\bno (?:signal|carrier)\b/, 'has no signal'],
  [
    /\bno (?:hsync |vertical |standard format |sync |equalizer )?lock\b/,
    'gets a signal, and cannot lock on to it: look at cable and adapters',
  ],
]

/**
 * From the answers to `--get-input`, `--query-dv-timings` (or `--set-dv-bt-timings query`), and, where they were asked for, `--list-inputs`,
 * `--get-fmt-video` and `--get-dv-timings`.
 */
export function readSignal(said: string): Signal {
  const [, input = '', status = ''] = /^Video input : (\d+) \(.*: (.*)\)$/m.exec(said) ?? []
  const capabilities = new RegExp(`Input +: ${input}\\n(?:.*\\n)*?.*Capabilities: 0x([0-9a-f]+)`).exec(said)?.[1] ?? '0'
  const timings = /^VIDIOC_QUERY_DV_TIMINGS: failed: (.*)$/m.exec(said)?.[1] ?? ''
  const lost = losses.find(([words]) => words.test(`${status}\n${timings}`))?.[1] ?? null
  return {
    lost,
    tells: Number.parseInt(capabilities, 16) > 0,
    alternates: /^\s*Field +: Alternating/m.test(said),
    size: sizeOf(said),
  }
}

/** Of pictures of another shape a device that scales makes the old one: they are stretched. */
export function isReshaped(before: Signal['size'], now: Signal['size']): boolean {
  return before !== null && now !== null && before.width * now.height !== before.height * now.width
}

function sizeOf(said: string): Signal['size'] {
  const [width = 0, height = 0] = ['width', 'height'].map((side) =>
    Number(new RegExp(`^\\s*Active ${side}: (\\d+)$`, 'm').exec(said)?.[1] ?? 0),
  )
  return width > 0 && height > 0 ? { width, height } : null
}
