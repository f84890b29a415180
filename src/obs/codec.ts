/** Messages on the wire: JSON as text, MessagePack as binary, and what neither may hold. */
import { decode, encode } from '@msgpack/msgpack'
import { checkMsgpack, maxDepth } from './msgpack-check.ts'
import { CloseCode, CloseError } from './protocol.ts'

export type Encoding = 'json' | 'msgpack'

const subprotocols: Record<string, Encoding> = { 'obswebsocket.json': 'json', 'obswebsocket.msgpack': 'msgpack' }

/** The first of the asked-for subprotocols that is known, or false for none (then it is JSON). */
export function chooseSubprotocol(asked: Iterable<string>): string | false {
  for (const name of asked) if (Object.hasOwn(subprotocols, name)) return name
  return false
}

export function encodingOf(subprotocol: string): Encoding {
  return subprotocols[subprotocol] ?? 'json'
}

export function encodeMessage(encoding: Encoding, message: unknown): string | Uint8Array {
  return encoding === 'json' ? JSON.stringify(message) : encode(message, { ignoreUndefined: true })
}

/** Fails with a `CloseError` (4002) for whatever is not a message in this encoding. */
export function decodeMessage(encoding: Encoding, data: Uint8Array, isBinary: boolean): Record<string, unknown> {
  if (encoding === 'json' && isBinary)
    throw undecodable('Your session encoding is set to Json, but a binary message was received.')
  if (encoding === 'msgpack' && !isBinary) {
    throw undecodable('Your session encoding is set to MsgPack, but a text message was received.')
  }
  const message = encoding === 'json' ? parseJson(data) : parseMsgpack(data)
  if (!isObject(message)) throw undecodable('You sent a non-object payload.')
  if (!withinDepth(message, maxDepth)) throw undecodable(`Your message is nested deeper than ${maxDepth} levels.`)
  return message
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)
}

function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data))
  } catch (error) {
    throw undecodable(`Unable to decode Json: ${(error as Error).message}`)
  }
}

function parseMsgpack(data: Uint8Array): unknown {
  try {
    checkMsgpack(data)
    return decode(data)
  } catch (error) {
    throw undecodable(`Unable to decode MsgPack: ${(error as Error).message}`)
  }
}

/** Deeper values would overflow the stack when they are echoed. */
function withinDepth(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return true
  if (levels === 0) return false
  return Object.values(value).every((inner) => withinDepth(inner, levels - 1))
}

function undecodable(text: string): CloseError {
  return new CloseError(CloseCode.MessageDecodeError, text)
}
