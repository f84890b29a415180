/** Nodes of PipeWire: what they bring comes through GStreamer; what is played goes through `pw-cat`, which takes no more than it needs. */
import Gio from 'gi://Gio'
import GLib from 'gi://GLib'
import { outMatrix } from './capture-sound.ts'
import { quote } from './gst.ts'
import { endsWithUs } from './programs.ts'
import { matrixText } from './sound-process.ts'

/** PipeWire makes of a node's sound what is asked for. */
export const pipewireOffers = 'audio/x-raw, format=F32LE, rate=48000, channels=[ 1, 64 ]'
const rateHz = 48_000
/** Frames that are taken at a time. */
const pieceFrames = 256
/** Its session manager gives `pw-cat` no other node in the place of one that goes away; `pipewiresrc` says so itself. */
const faithful = 'node.dont-reconnect=true'

/** A node that is played to. */
export interface PlayedNode {
  /** Tail of a pipeline. */
  text: string
  /** Why it cannot be played to any more; null: it can. */
  gone(): string | null
  end(): void
}

/**
 * Properties of a `pipewiresrc` that brings what the node `name` brings, or what it plays where that is `NODE.monitor`. It gives no times of its
 * own (1.22), so it brings short pieces. With `inputs` its channels stay apart.
 */
export function nodeSource(name: string, inputs: number[]): { properties: string } | { problem: string } {
  const node = name.replace(/\.monitor$/, '')
  const { problem } = nodeOf(node)
  if (problem !== null) return { problem }
  const about = [`node.latency=${pieceFrames}/${rateHz}`]
  if (node !== name) about.push('stream.capture.sink=true')
  if (inputs.length > 0) about.push('stream.dont-remix=true')
  const stream = quote(['props', ...about].join(','))
  return { properties: `always-copy=true do-timestamp=true target-object=${quote(node)} stream-properties=${stream}` }
}

/** Opens the node `name`; `channels` of it get left and right, empty: as PipeWire does it. */
export function playNode(name: string, channels: number[]): PlayedNode | { problem: string } {
  const { problem, id } = nodeOf(name)
  if (problem !== null) return { problem }
  const count = Math.max(2, ...channels)
  const about = channels.length > 0 ? `${faithful} stream.dont-remix=true` : faithful
  const sound = ['--format', 'f32', '--rate', String(rateHz), '--channels', String(count), '--latency', String(pieceFrames)]
  const { STDIN_PIPE, STDOUT_PIPE, STDERR_SILENCE } = Gio.SubprocessFlags
  const launcher = new Gio.SubprocessLauncher({ flags: STDIN_PIPE | STDOUT_PIPE | STDERR_SILENCE })
  const program = launcher.spawnv([
    ...endsWithUs,
    ...smallPipe,
    'pw-cat',
    '--playback',
    '--target',
    name,
    ...sound,
    '-P',
    `{ ${about} }`,
    '-',
  ])
  // Before anything goes in.
  program.get_stdout_pipe().read_bytes(1, null)
  const pipe = program.get_stdin_pipe() as Gio.UnixOutputStream
  const mapped = channels.length > 0 ? `audioconvert mix-matrix=${quote(matrixText(outMatrix(channels, count)))} !` : ''
  const caps = `audio/x-raw,format=F32LE,rate=${rateHz},channels=${count}`
  return {
    text: `${mapped} audioconvert dithering=none ! ${caps} ! fdsink fd=${pipe.get_fd()} sync=false`,
    // One that was made anew has another number.
    gone: () => {
      const now = nodeOf(name)
      return now.id === id ? null : (now.problem ?? `PipeWire has another node ${name} now`)
    },
    end: () => program.force_exit(),
  }
}

/** The kernel keeps 170 ms of such sound in a pipe; this one keeps 21 (F_SETPIPE_SZ). It says when that is done. */
const smallPipe = ['perl', '-e', 'fcntl(STDIN, 1031, 8192); syswrite(STDOUT, 1); exec @ARGV']

/** Programs that play or listen wait in silence for a node that is not there (0.3.65). */
function nodeOf(name: string): { id: string; problem: null } | { id: null; problem: string } {
  if (GLib.find_program_in_path('pw-cli') === null)
    return { id: null, problem: 'this machine has no PipeWire: sudo apt install pipewire' }
  const [, out, said] = GLib.spawn_command_line_sync(`pw-cli info ${GLib.shell_quote(name)}`)
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
  const id = text(out).includes('PipeWire:Interface:Node') ? /id: (\d+)/.exec(text(out))?.[1] : undefined
  if (id !== undefined) return { id, problem: null }
  const isDown = /failed to connect/.test(text(said))
  return { id: null, problem: isDown ? `${name}: PipeWire does not run for this user` : `PipeWire has no node ${name}` }
}
