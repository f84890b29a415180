/** The numbers and limits of obs-websocket v5, as its protocol description gives them. */

/** What remotes are told they speak to; remotes choose their features by it. */
export const obsVersion = '31.1.2'
export const obsWebSocketVersion = '5.6.3'
export const rpcVersion = 1

export const OpCode = {
  Hello: 0,
  Identify: 1,
  Identified: 2,
  Reidentify: 3,
  Event: 5,
  Request: 6,
  RequestResponse: 7,
  RequestBatch: 8,
  RequestBatchResponse: 9,
} as const

export const CloseCode = {
  /** Of WebSocket itself: the server stops. */
  GoingAway: 1001,
  /** Of WebSocket itself: against the rules of this server. */
  PolicyViolation: 1008,
  /** Of WebSocket itself: too many clients. */
  TryAgainLater: 1013,
  MessageDecodeError: 4002,
  MissingDataField: 4003,
  InvalidDataFieldType: 4004,
  InvalidDataFieldValue: 4005,
  UnknownOpCode: 4006,
  NotIdentified: 4007,
  AlreadyIdentified: 4008,
  AuthenticationFailed: 4009,
  UnsupportedRpcVersion: 4010,
  SessionInvalidated: 4011,
  UnsupportedFeature: 4012,
} as const

export const Status = {
  Success: 100,
  MissingRequestType: 203,
  UnknownRequestType: 204,
  GenericError: 205,
  UnsupportedRequestBatchExecutionType: 206,
  NotReady: 207,
  MissingRequestField: 300,
  MissingRequestData: 301,
  InvalidRequestField: 400,
  InvalidRequestFieldType: 401,
  RequestFieldOutOfRange: 402,
  RequestFieldEmpty: 403,
  TooManyRequestFields: 404,
  OutputRunning: 500,
  OutputNotRunning: 501,
  OutputDisabled: 504,
  ResourceNotFound: 600,
  ResourceAlreadyExists: 601,
  InvalidResourceType: 602,
  NotEnoughResources: 603,
  InvalidResourceState: 604,
  InvalidInputKind: 605,
  ResourceActionFailed: 701,
  RequestProcessingFailed: 702,
  CannotAct: 703,
} as const

/** Bits of `eventSubscriptions`. */
export const Intent = {
  None: 0,
  General: 1 << 0,
  Config: 1 << 1,
  Scenes: 1 << 2,
  Inputs: 1 << 3,
  Transitions: 1 << 4,
  Filters: 1 << 5,
  Outputs: 1 << 6,
  SceneItems: 1 << 7,
  MediaInputs: 1 << 8,
  Vendors: 1 << 9,
  Ui: 1 << 10,
  Canvases: 1 << 11,
  /** Everything but the high-volume ones; what a client gets that names none. */
  All: (1 << 12) - 1,
  InputVolumeMeters: 1 << 16,
  InputActiveStateChanged: 1 << 17,
  InputShowStateChanged: 1 << 18,
  SceneItemTransformChanged: 1 << 19,
} as const

export const ExecutionType = { None: -1, SerialRealtime: 0, SerialFrame: 1, Parallel: 2 } as const
export type ExecutionType = (typeof ExecutionType)[keyof typeof ExecutionType]

/** Bounds of one server; tests make them small. */
export interface ObsLimits {
  /** Clients at once; 1013 for the next one. */
  clients: number
  /** Clients of one address that have not asked to be identified yet; 1013 for the next one. */
  strangersPerAddress: number
  /** Time to identify. */
  identifyMs: number
  /** A client with more than this unread is cut off. */
  unreadBytes: number
  /** A client with more than this unread gets no meters until it has read. */
  unreadBytesForMeters: number
  /** A client's commands that wait; past these it is not read from until they are done. */
  waitingMessages: number
  waitingBytes: number
  /** Requests in one batch. */
  batchRequests: number
  /** Distance of pings; a client that misses one whole distance is cut off. */
  pingMs: number
  /** Wait for the answer to an address's first wrong password; it doubles with each, up to the second. */
  wrongPasswordMs: number
  wrongPasswordMaxMs: number
}

export const defaultLimits: ObsLimits = {
  clients: 1000,
  strangersPerAddress: 32,
  identifyMs: 10_000,
  unreadBytes: 4 << 20,
  unreadBytesForMeters: 64 << 10,
  waitingMessages: 64,
  waitingBytes: 1 << 20,
  batchRequests: 1000,
  pingMs: 15_000,
  wrongPasswordMs: 250,
  wrongPasswordMaxMs: 5000,
}

/** Ends a client's connection with a protocol close code and the text that clients match. */
export class CloseError extends Error {
  readonly code: number
  constructor(code: number, message: string) {
    super(message)
    this.name = 'CloseError'
    this.code = code
  }
}

/** A request that is answered with a protocol status code; the message becomes its `comment`. */
export class RequestError extends Error {
  readonly status: number
  constructor(status: number, message: string) {
    super(message)
    this.name = 'RequestError'
    this.status = status
  }
}
