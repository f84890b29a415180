/** How far an output is, as OBS tells it. */
import type { OutputStatus } from './room-status.ts'

export function isActive(output: OutputStatus): boolean {
  return output.state === 'on' || output.state === 'stopping'
}

/** `HH:MM:SS.mmm`; hours grow beyond two digits. */
export function timecode(durationMs: number): string {
  const ms = Math.max(0, Math.round(durationMs))
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`
}

export function progress(output: OutputStatus | undefined) {
  const durationMs = output && isActive(output) ? Math.round(output.seconds * 1000) : 0
  return {
    outputActive: output !== undefined && isActive(output),
    outputTimecode: timecode(durationMs),
    outputDuration: durationMs,
    outputBytes: output?.bytes ?? 0,
  }
}

/** Fields that only outputs with a far end have. */
export const noFarEnd = { outputReconnecting: false, outputCongestion: 0 }
