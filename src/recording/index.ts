/** Recording and HLS as other rooms of the house see them. */
export type { OutputConfigFile } from './config.ts'
export { masterPlaylist, type Rendition } from './master-playlist.ts'
export type { OutputWorkerStatus } from './output.ts'
