import { expect, test } from 'vitest'
import { readOffer } from './sdp.ts'

const lines = (...text: string[]) => `${text.join('\r\n')}\r\n`

const chromium = lines(
  'v=0',
  'o=- 1 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0 1',
  'm=video 9 UDP/TLS/RTP/SAVPF 96 103 107 109',
  'a=mid:0',
  'a=recvonly',
  'a=rtpmap:96 VP8/90000',
  'a=rtpmap:103 H264/90000',
  'a=fmtp:103 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42001f',
  'a=rtpmap:107 H264/90000',
  'a=fmtp:107 level-asymmetry-allowed=1;packetization-mode=0;profile-level-id=42e01f',
  'a=rtpmap:109 H264/90000',
  'a=fmtp:109 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63',
  'a=mid:1',
  'a=recvonly',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
)

test('constrained baseline with packetization mode 1, and Opus', () => {
  expect(readOffer(chromium)).toEqual({
    video: { mid: '0', payloadType: 109, fmtp: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f' },
    audio: { mid: '1', payloadType: 111, fmtp: 'minptime=10;useinbandfec=1' },
  })
})

test('another profile when there is no choice', () => {
  expect(readOffer(chromium.replaceAll('42e01f', '640c1f')).video?.payloadType).toBe(103)
})

test('nothing for what is not offered in a form that we send', () => {
  const vp8 = lines('v=0', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:0', 'a=rtpmap:96 VP8/90000')
  expect(readOffer(vp8)).toEqual({ video: null, audio: null })
  expect(readOffer('')).toEqual({ video: null, audio: null })
  expect(readOffer('no sdp at all')).toEqual({ video: null, audio: null })
})
