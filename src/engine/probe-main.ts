/** Tries one H.264 encoder by really encoding a second with it. Exit code 0: it works. Arguments: element, width, height, fps. */
import System from 'system'
import { Gst, videoCaps } from './gst.ts'
import { encoderChain } from './h264.ts'

const [name = '', width = '1280', height = '720', fps = '25'] = ARGV
const size = { width: Number(width), height: Number(height), rateNum: Number(fps), rateDen: 1 }
const settings = { element: name, preset: 'veryfast', videoKbps: 3000, keyframeFrames: size.rateNum, onlyDueKeys: false }

if (!Gst.ElementFactory.find(name)) fail('there is no such element')
const pipeline = Gst.parse_launch(
  `videotestsrc num-buffers=${size.rateNum} ! ${videoCaps(size)} ! ${encoderChain(settings)} ! h264parse ! fakesink sync=false`,
)
pipeline.set_state(Gst.State.PLAYING)
const message = pipeline.get_bus()?.timed_pop_filtered(8_000_000_000, Gst.MessageType.EOS | Gst.MessageType.ERROR)
if (!message) fail('it takes longer than 8 s for a second')
else if (message.type === Gst.MessageType.ERROR) fail(message.parse_error()[0].message)
pipeline.set_state(Gst.State.NULL)
System.exit(0)

function fail(reason: string): never {
  printerr(`${name}: ${reason}`)
  System.exit(1)
}
