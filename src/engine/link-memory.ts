/** Links through shared memory: full pictures, for one reader. A frame is written once and never goes through the kernel. */
import GLib from 'gi://GLib'
import { element, frameBytes, type Gst, quote } from './gst.ts'
import { type LinkInput, stamped, stampFrom } from './link-socket.ts'
import { framesPerLink } from './messages/worker.ts'
import { pid, readText } from './worker.ts'

/** What the framing adds, and what is lost between frames. */
const slackBytes = 65_536

/**
 * Tail of a pipeline that serves pictures of `size`; give the same `name` to `serveMemory`. The sink waits for a reader that
 * does not take its frames: the queue before it drops meanwhile.
 */
export function memoryTail(name: string, size: { width: number; height: number }): string {
  const bytes = framesPerLink * frameBytes(size) + slackBytes
  return (
    `queue leaky=downstream max-size-buffers=2 max-size-bytes=0 max-size-time=0 ! ${stamped(name)} ! ` +
    `shmsink name=${name} sync=false async=false wait-for-connection=false perms=384 shm-size=${Math.ceil(bytes)}`
  )
}

/**
 * Call it before the pipeline starts. Beside the socket lies the sender's pid: it tells what one that was killed left behind,
 * a socket and the memory itself. `onQuit` runs before an orderly end.
 */
export function serveMemory(bin: Gst.Bin, name: string, path: string, startNs: number, onQuit: (run: () => void) => void): void {
  stampFrom(bin, name, startNs)
  const before = sender(path)
  if (before !== null && !isAlive(before)) removeMemory(before)
  GLib.unlink(path)
  GLib.file_set_contents(pidFile(path), String(pid()))
  Object.assign(element(bin, name), { socket_path: path })
  onQuit(() => removeMemory(pid()))
}

/** The reader's end; null while nobody serves the link. Never connect for a try: the sender fails when a reader is gone at once. */
export function openMemoryLink(path: string): LinkInput | null {
  const from = sender(path)
  if (from === null || !isAlive(from) || !GLib.file_test(path, GLib.FileTest.EXISTS)) return null
  return {
    description: `shmsrc socket-path=${quote(path)} is-live=true`,
    attach() {},
    sender: from,
    // Its source says so on the bus, at once.
    gone: () => false,
    close() {},
  }
}

function pidFile(path: string): string {
  return `${path}.pid`
}

function sender(path: string): number | null {
  try {
    return Number(readText(pidFile(path)))
  } catch {
    return null
  }
}

function isAlive(pid: number): boolean {
  return GLib.file_test(`/proc/${pid}`, GLib.FileTest.EXISTS)
}

/** Names as shmpipe.c makes them, one after the other. */
function removeMemory(of: number): void {
  const five = (number: number) => String(number).padStart(5)
  for (let area = 0; GLib.unlink(`/dev/shm/shmpipe.${five(of)}.${five(area)}`) === 0; area++);
}
