/** Gio: the unix sockets of links and RPC, and a few files. */
declare module 'gi://Gio' {
  import type GLib from 'gi://GLib'
  import type GObject from 'gi://GObject'

  namespace Gio {
    interface AsyncResult {
      is_tagged(tag: null): boolean
    }

    class Credentials {
      get_unix_pid(): number
      get_unix_user(): number
    }

    class Socket extends GObject.Object {
      set_timeout(seconds: number): void
      set_option(level: number, option: number, value: number): boolean
      condition_check(condition: number): number
      get_fd(): number
      /** Of the process at the other end of a unix socket. */
      get_credentials(): Credentials
      close(): boolean
    }

    class InputStream extends GObject.Object {
      read_bytes(most: number, cancellable: null): GLib.Bytes
      read_bytes_async(
        most: number,
        priority: number,
        cancellable: null,
        callback: (stream: InputStream | null, result: AsyncResult) => void,
      ): void
      /** Empty at the end of the stream. */
      read_bytes_finish(result: AsyncResult): GLib.Bytes
    }

    class SubprocessLauncher {
      constructor(properties: { flags: number })
      /** All of it: `NAME=value`. */
      set_environ(environment: string[]): void
      set_stderr_file_path(path: string): void
      setenv(name: string, value: string, overwrite: boolean): void
      /** Throws a `GLib.Error` when the program does not start. */
      spawnv(command: string[]): Subprocess
    }

    class Subprocess extends GObject.Object {
      get_stdin_pipe(): OutputStream
      get_stdout_pipe(): InputStream
      /** Waits for its end: all that it said, stdout and stderr. */
      communicate_utf8(input: null, cancellable: null): [boolean, string, string | null]
      communicate_utf8_async(
        input: null,
        cancellable: null,
        callback: (program: Subprocess | null, result: AsyncResult) => void,
      ): void
      communicate_utf8_finish(result: AsyncResult): [boolean, string, string | null]
      /** SIGKILL. */
      force_exit(): void
      wait_async(cancellable: null, callback: () => void): void
      get_if_signaled(): boolean
      get_term_sig(): number
      get_exit_status(): number
    }

    class UnixOutputStream extends OutputStream {
      get_fd(): number
    }

    class OutputStream extends GObject.Object {
      write_all(bytes: string | Uint8Array, cancellable: null): [boolean, number]
    }

    class DataInputStream extends InputStream {
      constructor(properties: { base_stream: InputStream })
      read_line_async(
        priority: number,
        cancellable: null,
        callback: (stream: DataInputStream | null, result: AsyncResult) => void,
      ): void
      /** Null at the end of the stream. */
      read_line_finish_utf8(result: AsyncResult): [string | null, number]
    }

    class IOStream extends GObject.Object {
      get_input_stream(): InputStream
      get_output_stream(): OutputStream
      is_closed(): boolean
      close(cancellable: null): boolean
    }

    class SocketConnection extends IOStream {
      get_socket(): Socket
    }

    class SocketAddress extends GObject.Object {}

    class UnixSocketAddress extends SocketAddress {
      // biome-ignore lint/suspicious/noMisleadingInstantiator: the library names it so.
      static new(path: string): UnixSocketAddress
    }

    /** Its method `connect` is that of sockets and hides that of signals. */
    class SocketClient {
      connect(address: SocketAddress, cancellable: null): SocketConnection
    }

    class SocketService extends GObject.Object {
      add_address(address: SocketAddress, type: number, protocol: number, source: null): [boolean, SocketAddress]
      start(): void
      stop(): void
    }

    class FileInfo extends GObject.Object {
      get_name(): string
      get_size(): number
    }

    class File {
      static new_for_path(path: string): File
      /** The file and a stream that is open for it. */
      static new_tmp(template: string): [File, IOStream]
      get_path(): string | null
      read(cancellable: null): InputStream
      enumerate_children(attributes: string, flags: number, cancellable: null): FileEnumerator
      query_info(attributes: string, flags: number, cancellable: null): FileInfo
      move(destination: File, flags: number, cancellable: null, progress: null): boolean
    }

    class FileEnumerator {
      next_file(cancellable: null): FileInfo | null
      close(cancellable: null): boolean
    }

    const FileCopyFlags: { readonly OVERWRITE: number }
    const FileQueryInfoFlags: { readonly NONE: number }
    const SubprocessFlags: {
      readonly STDIN_PIPE: number
      readonly STDOUT_PIPE: number
      readonly STDOUT_SILENCE: number
      readonly STDERR_MERGE: number
      readonly STDERR_SILENCE: number
    }
    const IOErrorEnum: { readonly TIMED_OUT: number }
    const SocketType: { readonly STREAM: number }
    const SocketProtocol: { readonly DEFAULT: number }

    function io_error_quark(): number
  }
  export default Gio
}
