/** Recording and HLS as other rooms of the house see them. */
export type { OutputConfigFile } from './config.ts'
export type { OutputWorkerState, OutputWorkerStatus } from './output.ts'
export type { Gap } from './progress.ts'
export { type FileProof, ProofError, proveFile } from './proof.ts'
export type { RecordedSegment } from './record.ts'
