/** How much of what is measured in the lab is the lab's own. */
import { execFileSync } from 'node:child_process'
import type { LabRoom } from './lab-room.ts'
import { median, report } from './measured.ts'

/** Like that of a source, up to its first two pictures. */
const pipeline =
  'gst-launch-1.0 -q videotestsrc num-buffers=2 ! video/x-raw,format=YUY2,width=320,height=180 ! videoconvert ! deinterlace ! ' +
  'videoconvertscale ! video/x-raw,format=I420,width=160,height=90 ! fakesink'
const times = 3
/** With more nothing is measured any more. */
const mostMs = 4000

/**
 * So much longer than around it GStreamer takes in the lab, beside the room, to start such a pipeline, milliseconds: whatever
 * starts programs, opens devices and builds pipelines is later by that. Fails where that is too much.
 */
export async function slownessMs(room: LabRoom): Promise<number> {
  const [inside, around]: [number[], number[]] = [[], []]
  for (let time = 0; time < times; time++) {
    const { fromMs, toMs } = await room.act(pipeline)
    inside.push(toMs - fromMs)
    const beganMs = performance.now()
    execFileSync('bash', ['-c', pipeline])
    around.push(performance.now() - beganMs)
  }
  report('a pipeline started', { inTheLabMs: inside, aroundItMs: around })
  const slowness = median(inside) - median(around)
  if (slowness > mostMs)
    throw new Error(`the machine around the lab is too busy: a pipeline takes ${Math.round(slowness)} ms more in it`)
  return slowness
}
