/** What gjs puts into every module's scope, and its module `system`. */
declare const ARGV: string[]
declare function print(...values: unknown[]): void
declare function printerr(...values: unknown[]): void

declare class TextEncoder {
  encode(text: string): Uint8Array
}

declare class TextDecoder {
  decode(bytes: Uint8Array): string
}

declare module 'system' {
  const System: {
    exit(code: number): never
    gc(): void
  }
  export default System
}
