/** Recording and HLS as other rooms of the house see them. */
export type { OutputConfigFile } from './config.ts'
export type { OutputWorkerStatus } from './output.ts'
