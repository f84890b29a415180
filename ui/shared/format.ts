/** Numbers as people read them. */

/** `1:02:03`; hours always, so that nobody takes minutes for hours. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${Math.floor(seconds / 3600)}:${pad(Math.floor(seconds / 60) % 60)}:${pad(seconds % 60)}`
}

/** Decimal units, as disks are sold. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 100 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

export function formatBitRate(bytesPerSecond: number): string {
  const bits = bytesPerSecond * 8
  return bits >= 1e6 ? `${(bits / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bits / 1e3)} kbit/s`
}

/** How long a disk lasts: coarse on purpose. */
export function formatTimeLeft(seconds: number): string {
  if (!Number.isFinite(seconds)) return ''
  const minutes = Math.floor(seconds / 60)
  if (minutes >= 48 * 60) return `${Math.floor(minutes / 60 / 24)} days`
  if (minutes >= 120) return `${Math.floor(minutes / 60)} h`
  return `${minutes} min`
}

/** `−6.0`, with a real minus sign; `−∞` at the bottom. */
export function formatDb(db: number): string {
  if (db <= -100) return '−∞'
  const text = Math.abs(db).toFixed(1)
  if (text === '0.0') return '0.0'
  return `${db < 0 ? '−' : '+'}${text}`
}

/** −70 is the floor of the measurement: nothing was heard. */
export function formatLufs(lufs: number): string {
  return lufs <= -70 ? '–' : `−${Math.abs(lufs).toFixed(1)}`
}

export function formatClock(ms: number): string {
  return new Date(ms).toLocaleTimeString('en-GB')
}

/** The last part of a path: what people look for. */
export function fileName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
