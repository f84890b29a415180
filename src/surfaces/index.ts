/** Surfaces as other rooms of the house see them. */
export type { SurfaceConfig, SurfaceWorkerStatus } from './config.ts'
export { deviceName } from './find-devices.ts'
export { legendSvg } from './legend.ts'
