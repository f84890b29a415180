/** Where players of a room's HLS begin: at its only playlist, or at the master's, which names both renditions. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from '../lib/log.ts'
import { masterPlaylist, type Rendition } from '../recording/index.ts'
import type { Room, Show } from '../show/index.ts'
import { hlsFolder } from './config-output.ts'

const [live, master] = ['live.m3u8', 'master.m3u8']

export function hlsPlaylist({ hls }: Room): string {
  return hls?.low ? master : live
}

/** Without a lower rendition, nothing is left of one that there was. */
export function writeMaster({ video }: Show, { hls, encoder }: Room, stateDir: string, log: Logger): void {
  if (!hls) return
  const file = join(hlsFolder(stateDir, 'hls'), master)
  try {
    if (!hls.low) {
      for (const old of [file, hlsFolder(stateDir, 'low')]) rmSync(old, { recursive: true, force: true })
      return
    }
    const fps = video.rateNum / video.rateDen
    const { width, height, videoKbps } = hls.low
    const renditions: Rendition[] = [
      { uri: live, width: video.width, height: video.height, fps, kbps: encoder.videoKbps + encoder.audioKbps },
      { uri: `low/${live}`, width, height, fps, kbps: videoKbps + encoder.audioKbps },
    ]
    mkdirSync(hlsFolder(stateDir, 'hls'), { recursive: true })
    writeFileSync(file, masterPlaylist(renditions))
  } catch (error) {
    log.error(
      { file, reason: (error as Error).message },
      'The master playlist cannot be written: viewers have no lower rendition',
    )
  }
}
