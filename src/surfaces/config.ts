/** The configuration of one surface's process, as control writes it, and what it tells. */
import { readFileSync } from 'node:fs'
import type { KeyPress, SurfaceStatus } from '../obs/index.ts'
import type { Surface } from '../show/index.ts'

export interface SurfaceConfig {
  /** For the log. */
  name: string
  room: string
  rpcPath: string
  /** The room's obs-websocket: a unix socket. */
  obsPath: string
  surface: Surface
  /** The bundle of the engine that makes JPEGs for keys with pictures. */
  painter: string
  /** Ends itself after so long without any RPC client; null: never. */
  orphanMs: number | null
}

/** Answer to `status`, and event of that name. */
export interface SurfaceWorkerStatus extends Pick<SurfaceStatus, 'last' | 'counts'> {
  /** Why no key is heard; null: they are. */
  reason: string | null
  /** Each key's newest failure, until that key does what it should. */
  failures: KeyPress[]
}

export function readConfig(path: string): SurfaceConfig {
  return JSON.parse(readFileSync(path, 'utf8')) as SurfaceConfig
}
