/** GLib, as far as the engine uses it. */
// biome-ignore-all lint/suspicious/noShadowRestrictedNames: the library has these names.
declare module 'gi://GLib' {
  namespace GLib {
    /** Thrown by every call that fails; no JavaScript `Error`. */
    class Error {
      readonly domain: number
      readonly code: number
      readonly message: string
      matches(domain: number, code: number): boolean
    }

    class Bytes {
      toArray(): Uint8Array
    }

    class MainLoop {
      constructor(context: null, isRunning: boolean)
      run(): void
      quit(): void
    }

    const PRIORITY_DEFAULT: number
    const SOURCE_CONTINUE: true
    const SOURCE_REMOVE: false
    const FileTest: { readonly IS_REGULAR: number; readonly EXISTS: number }
    const IOCondition: { readonly HUP: number }

    function base64_encode(bytes: Uint8Array): string
    function file_get_contents(path: string): [true, Uint8Array]
    function file_set_contents(path: string, contents: string | Uint8Array): boolean
    function file_test(path: string, test: number): boolean
    function file_read_link(path: string): string
    function filename_to_uri(path: string, hostname: null): string
    /** Microseconds. */
    function get_monotonic_time(): number
    function find_program_in_path(program: string): string | null
    function get_user_name(): string
    function getenv(name: string): string | null
    function mkdir_with_parents(path: string, mode: number): number
    function setenv(name: string, value: string, overwrite: boolean): boolean
    function shell_quote(text: string): string
    function spawn_command_line_sync(command: string): [boolean, Uint8Array, Uint8Array, number]
    /** Calls again while `run` returns true. Gives the id of the source. */
    function timeout_add(priority: number, intervalMs: number, run: () => boolean): number
    function unix_signal_add(priority: number, signal: number, run: () => boolean): number
    /** 0, or -1 when it did not work. */
    function unlink(path: string): number
  }
  export default GLib
}
