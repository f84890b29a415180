/** Proof that a file is good: what ffprobe finds in it, and whether ffmpeg decodes all of it without a word. */
import { execFile } from 'node:child_process'
import { MixosError } from '../lib/errors.ts'

export interface FileProof {
  path: string
  /** It has picture and sound, and decodes without an error. */
  ok: boolean
  /** What the decoder said; empty when all is well. */
  errors: string[]
  seconds: number
  bytes: number
  video: { codec: string; width: number; height: number; frames: number; rate: string } | null
  audio: { codec: string; sampleRate: number; channels: number } | null
}

export class ProofError extends MixosError {}

interface Probe {
  format?: { duration?: string; size?: string }
  streams?: {
    codec_type: string
    codec_name: string
    width?: number
    height?: number
    nb_read_packets?: string
    avg_frame_rate?: string
    sample_rate?: string
    channels?: number
  }[]
}

const maxErrors = 20

/** Decodes the whole file, at several times its speed. Fails with a `ProofError` when ffmpeg cannot be started. */
export async function proveFile(path: string): Promise<FileProof> {
  const probeArgs = ['-v', 'quiet', '-count_packets', '-show_format', '-show_streams', '-of', 'json', path]
  const [probed, decoded] = await Promise.all([run('ffprobe', probeArgs), run('ffmpeg', decodeArgs(path))])
  const probe = (probed.stdout === '' ? {} : JSON.parse(probed.stdout)) as Probe
  const video = probe.streams?.find((stream) => stream.codec_type === 'video')
  const audio = probe.streams?.find((stream) => stream.codec_type === 'audio')
  const errors = decoded.stderr.split('\n').filter((line) => line !== '')
  if (decoded.failed && errors.length === 0) errors.push('ffmpeg failed without a word')
  return {
    path,
    ok: errors.length === 0 && video !== undefined && audio !== undefined,
    errors: errors.slice(0, maxErrors),
    seconds: Number(probe.format?.duration ?? 0),
    bytes: Number(probe.format?.size ?? 0),
    video: video
      ? {
          codec: video.codec_name,
          width: video.width ?? 0,
          height: video.height ?? 0,
          frames: Number(video.nb_read_packets ?? 0),
          rate: video.avg_frame_rate ?? '0/0',
        }
      : null,
    audio: audio ? { codec: audio.codec_name, sampleRate: Number(audio.sample_rate ?? 0), channels: audio.channels ?? 0 } : null,
  }
}

function decodeArgs(path: string): string[] {
  return ['-nostdin', '-v', 'error', '-i', path, '-map', '0', '-f', 'null', '-']
}

function run(command: string, args: string[]): Promise<{ stdout: string; stderr: string; failed: boolean }> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if ((error as NodeJS.ErrnoException | null)?.code === 'ENOENT') {
        reject(new ProofError('no-ffmpeg', `${command} is not installed: install the package ffmpeg`, { cause: error }))
      } else resolve({ stdout, stderr, failed: error !== null })
    })
  })
}
