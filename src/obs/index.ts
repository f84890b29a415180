/** obs-websocket v5 in front of a room. */

export * from './crew-port.ts'
export { listenObs, listenObsSocket, ObsListenError, type ObsListener } from './listen.ts'
export { Intent } from './protocol.ts'
export * from './room-meters.ts'
export * from './room-port.ts'
export * from './room-status.ts'
export { createObsServer, type ObsServer, type ObsServerOptions } from './server.ts'
export * from './surface-status.ts'
