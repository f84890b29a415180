/** For tests: prints the levels of a WAV file as the room's own meter gives them, one JSON line each. Argument: the file. */
import GLib from 'gi://GLib'
import System from 'system'
import { audioCaps, follow, Gst, quote, stop } from './gst.ts'
import { followLevel, levelChain } from './meter.ts'

const loop = new GLib.MainLoop(null, false)
const pipeline = Gst.parse_launch(
  `filesrc location=${quote(ARGV[0] ?? '')} ! wavparse ! audioconvert ! ${audioCaps} ! ${levelChain('meter', 'program')} ! fakesink sync=true async=false`,
) as Gst.Pipeline
let failure: string | null = null
follow(pipeline, (reason) => {
  if (reason !== 'end of stream') failure = reason
  loop.quit()
})
followLevel(pipeline, 'meter', (level) => print(JSON.stringify(level)))
pipeline.set_state(Gst.State.PLAYING)
loop.run()
stop(pipeline)
if (failure !== null) printerr(failure)
System.exit(failure === null ? 0 : 1)
