/** One small room, as a show of ours; `obs-collection.ts` says the same to OBS. */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'

export const oracleShow = 'Oracle'
export const oracleRoom = 'hall'
export const oraclePassword = 'correct horse'
export const oracleVideo = { width: 320, height: 180, fps: 25 }

/** `stream`: an RTMP address with a server behind it. */
export const showText = (stream: string) => `
show: ${oracleShow}
video: { size: ${oracleVideo.width}x${oracleVideo.height}, rate: ${oracleVideo.fps} }
rooms:
  ${oracleRoom}:
    sources:
      logo:   { image: media/logo.png }
      card:   { text: "Back at 14:00", font: DejaVu Sans Bold 24 }
      clip:   { play: media/clip.mp4, loop: true, restart: false }
      speech: { play: media/speech.flac, loop: true, restart: false }
      test:   { pattern: red }
    scenes:
      Slides: [ logo ]
      Both:   [ clip, { source: logo, at: [200, 100], scale: 0.25, crop: [8, 4, 8, 4] } ]
      Break:  [ card ]
      Over:   [ test, { scene: Break } ]
      Talk:   [ clip, speech ]
    transition: cut
    encoder: { preset: ultrafast, video: 500 kbit/s }
    outputs:
      record: { to: rec }
      stream: { rtmp: "${stream}", auto: false }
`

/** A still, and a film and a tone that last longer than the script: an end in the middle would be told. */
export function makeMedia(dir: string): string {
  const media = join(dir, 'media')
  mkdirSync(media, { recursive: true })
  const { width, height, fps } = oracleVideo
  const quiet = ['-v', 'error', '-y']
  const generated = (what: string) => ['-f', 'lavfi', '-i', what]
  const [short, film] = [join(media, 'short.mp4'), join(media, 'clip.mp4')]
  const picture = generated(`testsrc=size=${width}x${height}:rate=${fps}:duration=20`)
  const codecs = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-c:a', 'aac']
  execFileSync('ffmpeg', [...quiet, ...picture, ...generated('sine=frequency=440:duration=20'), ...codecs, short])
  execFileSync('ffmpeg', [...quiet, '-stream_loop', '29', '-i', short, '-c', 'copy', film])
  execFileSync('ffmpeg', [...quiet, ...generated('sine=frequency=300:duration=600'), '-c:a', 'flac', join(media, 'speech.flac')])
  execFileSync('ffmpeg', [
    ...quiet,
    ...generated(`color=blue:size=${width}x${height}`),
    '-frames:v',
    '1',
    join(media, 'logo.png'),
  ])
  return media
}
