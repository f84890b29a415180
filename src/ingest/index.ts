/** RTMP's ingest as other rooms of the house see it. */
export type { IngestConfig, IngestWorkerStatus } from './config.ts'
