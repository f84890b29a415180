/** RTMP's ingest as other rooms of the house see it. */
export type { IngestConfig, IngestKey, IngestWorkerStatus } from './config.ts'
