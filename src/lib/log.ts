/** Logs on stderr: JSON lines for machines, short plain lines at a terminal. One constant sentence each; what varies is a field. */
import pino from 'pino'

export type Logger = pino.Logger

/** Fields that every line of a logger carries; `reason` says why something was done. */
export interface LogFields {
  room?: string
  box?: string
  reason?: string
  [field: string]: unknown
}

export interface LogSink {
  write(text: string): void
}

export interface LogOptions {
  /** Default `$MIXOS_LOG`, else info. */
  level?: string
  /** Short lines instead of JSON. Default: where stderr is a terminal. */
  plain?: boolean
  sink?: LogSink
}

export function createLogger(fields: LogFields = {}, options: LogOptions = {}): Logger {
  const level = options.level ?? process.env.MIXOS_LOG ?? 'info'
  const sink = options.sink ?? pino.destination({ dest: 2, sync: true })
  const plain = options.plain ?? (options.sink === undefined && process.stderr.isTTY === true)
  const settings: pino.LoggerOptions = { level, base: fields, timestamp: pino.stdTimeFunctions.isoTime }
  return pino(settings, plain ? { write: (line: string) => void sink.write(plainLine(line)) } : sink)
}

/** `12:00:01 warn  Source lost  room=hall-a source=camera` from pino's JSON line. */
function plainLine(line: string): string {
  const { level, time, msg, err, ...fields } = JSON.parse(line) as Record<string, unknown>
  const words = Object.entries(fields).map(([name, value]) => `${name}=${plainValue(value)}`)
  const error = err as { message?: string; stack?: string } | undefined
  if (error) words.push(`error=${plainValue(Number(level) >= 60 ? (error.stack ?? error.message) : error.message)}`)
  const name = pino.levels.labels[Number(level)] ?? 'info'
  return `${String(time).slice(11, 19)} ${name.padEnd(5)} ${[msg, ...words].filter((word) => word !== undefined).join('  ')}\n`
}

function plainValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^\S+$/.test(text) ? text : JSON.stringify(value)
}
