/** The H.264 encoders, hardware ones included, each with settings for live video. */

export interface EncoderSettings {
  element: string
  preset: string
  videoKbps: number
  keyframeFrames: number
  /** None beside those that are asked for, and those that are due. */
  onlyDueKeys: boolean
}

/** From raw I420 to H.264 main profile, byte stream. */
export function encoderChain(settings: EncoderSettings): string {
  return `${encoder(settings)} ! video/x-h264,profile=main,stream-format=byte-stream`
}

function encoder({ element, preset, videoKbps, keyframeFrames, onlyDueKeys }: EncoderSettings): string {
  switch (element) {
    case 'vah264enc':
      return `vapostproc ! vah264enc name=h264 rate-control=cbr bitrate=${videoKbps} key-int-max=${keyframeFrames} b-frames=0 target-usage=4`
    case 'qsvh264enc':
      return `videoconvert ! video/x-raw,format=NV12 ! qsvh264enc name=h264 rate-control=cbr bitrate=${videoKbps} gop-size=${keyframeFrames} b-frames=0 low-latency=true`
    case 'nvh264enc':
      return `nvh264enc name=h264 rc-mode=cbr bitrate=${videoKbps} gop-size=${keyframeFrames} bframes=0 zerolatency=true preset=low-latency-hq`
    case 'v4l2h264enc':
      return `videoconvert ! v4l2h264enc name=h264 extra-controls="controls,video_bitrate=${videoKbps * 1000},video_gop_size=${keyframeFrames},repeat_sequence_header=1"`
    default:
      return `x264enc name=h264 speed-preset=${preset} tune=zerolatency bitrate=${videoKbps} key-int-max=${keyframeFrames}${onlyDueKeys ? ' option-string="scenecut=0"' : ''}`
  }
}
