/**
 * Asks a Video4Linux driver about its signal. Without one many drivers go on sending pictures (noise, a test card, the last one), and GStreamer's
 * source says nothing of it. gjs has no ioctl; `v4l2-ctl` is what everybody debugs devices with, and one call takes milliseconds.
 */
import Gio from 'gi://Gio'
import { nothingSaid, readSignal, type Signal } from './signal-words.ts'

const askMs = 200

/** Takes the signal's timing over, so that the device offers the modes of now, and tells how it is. Only while it is not captured from. */
export function tunedSignal(device: string): Signal {
  const program = start(device, [
    '--set-dv-bt-timings',
    'query',
    '--get-input',
    '--list-inputs',
    '--get-fmt-video',
    '--get-dv-timings',
  ])
  return program ? readSignal(program.communicate_utf8(null, null)[1]) : nothingSaid
}

/** Asks again and again while the result is called: it tells the newest answer. */
export function signalOf(device: string): () => Signal {
  let newest = nothingSaid
  let askedMs = 0
  let isAsking = false
  return () => {
    if (isAsking || Date.now() - askedMs < askMs) return newest
    askedMs = Date.now()
    const program = start(device, ['--get-input', '--query-dv-timings'])
    isAsking = program !== null
    program?.communicate_utf8_async(null, null, (_program, result) => {
      isAsking = false
      newest = readSignal(program.communicate_utf8_finish(result)[1])
    })
    return newest
  }
}

/** Null where there is no such program: then only the pictures tell. */
function start(device: string, questions: string[]): Gio.Subprocess | null {
  const launcher = new Gio.SubprocessLauncher({ flags: Gio.SubprocessFlags.STDOUT_PIPE | Gio.SubprocessFlags.STDERR_MERGE })
  launcher.setenv('LC_ALL', 'C', true)
  try {
    return launcher.spawnv(['v4l2-ctl', '--device', device, ...questions])
  } catch {
    return null
  }
}
