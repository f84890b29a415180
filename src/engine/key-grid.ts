/** Key frames at the same moments in all encoders of a room, so that players can change between what they make. */
import { every, Gst, type RoomTime } from './gst.ts'

/** Asked for so long before their time; the encoder is behind the clock anyway. */
const aheadNs = 1e9

/** `out`: the encoder's source pad. Every `keyframeFrames` of the room's frames, counted from its epoch, begin with a key frame. */
export function alignKeys(out: Gst.Pad, time: RoomTime, keyframeFrames: number): void {
  let next: number | null = null
  every(Math.round(aheadNs / 8e6), () => {
    // GStreamer 1.22 takes no more wishes for good when one comes before the first frame.
    if (out.get_current_caps() === null) return
    next ??= keyframeFrames * Math.ceil(time.frameAt(time.nowNs()) / keyframeFrames)
    for (; time.frameNs(next) < time.nowNs() + aheadNs; next += keyframeFrames) askFor(out, time, next)
  })
}

/** Half a frame before it, so that rounding never takes another one. */
function askFor(out: Gst.Pad, time: RoomTime, frame: number): void {
  const atNs = Math.max(0, Math.round(time.frameNs(frame) - time.startNs - time.frameDurationNs / 2))
  const wish = Gst.Structure.from_string(
    `GstForceKeyUnit,running-time=(guint64)${atNs},all-headers=(boolean)true,count=(uint)0`,
  )[0]
  if (!wish) throw new Error('no structure for a key frame')
  out.send_event(Gst.Event.new_custom(Gst.EventType.CUSTOM_UPSTREAM, wish))
}
