import { expect, test } from 'vitest'
import { masterPlaylist } from './master-playlist.ts'

test('each rendition with what players choose by', () => {
  const text = masterPlaylist([
    { uri: 'live.m3u8', width: 1920, height: 1080, fps: 30_000 / 1001, kbps: 5128 },
    { uri: 'low/live.m3u8', width: 640, height: 360, fps: 25, kbps: 828 },
  ])
  expect(text).toBe(`#EXTM3U
#EXT-X-VERSION:6
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-STREAM-INF:BANDWIDTH=8461200,AVERAGE-BANDWIDTH=5640800,CODECS="avc1.4d4028,mp4a.40.2",RESOLUTION=1920x1080,FRAME-RATE=29.970
live.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1366200,AVERAGE-BANDWIDTH=910800,CODECS="avc1.4d401e,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=25.000
low/live.m3u8
`)
})
