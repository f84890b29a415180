/** States of outputs in OBS's words. */
import type { OutputState } from './room-status.ts'

export const outputStates: Record<OutputState, string> = {
  starting: 'OBS_WEBSOCKET_OUTPUT_STARTING',
  on: 'OBS_WEBSOCKET_OUTPUT_STARTED',
  stopping: 'OBS_WEBSOCKET_OUTPUT_STOPPING',
  off: 'OBS_WEBSOCKET_OUTPUT_STOPPED',
  failed: 'OBS_WEBSOCKET_OUTPUT_STOPPED',
}
