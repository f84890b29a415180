/** What a file of tests with one grabber in the lab begins and ends with. */
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { labProblem } from './image.ts'
import { LabRoom } from './lab-room.ts'
import { Machine } from './machine.ts'
import { slownessMs } from './slowness.ts'

/** Brings an HDMI grabber of the kernel's own making (`vivid`), with a signal of 720p25. */
export const hdmi = [
  'modprobe vivid n_devs=1 num_inputs=3 input_types=0x23 && udevadm settle',
  'v4l2-ctl --set-input 0 --set-ctrl dv_timings_signal_mode=4,dv_timings=6,osd_text_mode=2',
]
/** Wanted of a loss and of a return. */
export const [slateMs, backMs] = [1000, 2000]
/** The machine around may take the lab's cores away for a moment: what counts is the median. */
export const rounds = 5

const showOf = (device: string) => `
show: Lab
video: { size: 320x180, rate: 25 }
rooms:
  hall:
    sources: { slides: { capture: ${device} } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
`

/** A room whose source `slides` is a device of the lab's. */
export class Grabber {
  machine!: Machine
  room!: LabRoom
  /** The lab's own slowness where a device is opened anew, as `settle` found it. */
  allowedMs = 0
  readonly #show: string

  constructor(device: string) {
    this.#show = showOf(device)
  }

  /** On air. `environment`: assignments before the command. */
  async start(environment = ''): Promise<void> {
    this.room = await LabRoom.start(this.machine, this.#show, environment)
  }

  /** Programs that have just been started are slow here for a while. */
  async settle(seconds: number): Promise<void> {
    await this.room.act(`sleep ${seconds}`)
    this.allowedMs = await slownessMs(this.room)
  }
}

/** On air for the whole file: `device` as the show says it, `commands` that bring it to the lab's machine. */
export function withGrabber(
  device: string,
  commands: string[],
  ready: (lab: Grabber) => Promise<void> = async () => {},
): Grabber {
  const problem = labProblem()
  const lab = new Grabber(device)
  beforeAll(async () => {
    if (problem !== null) return
    lab.machine = await Machine.start()
    for (const command of commands) await lab.machine.run(command)
    await lab.start()
    await ready(lab)
  }, 1_200_000)
  beforeEach(({ skip }) => {
    if (problem !== null) skip(problem)
  })
  afterAll(async () => {
    await lab.room?.stop()
    lab.machine?.stop()
  }, 60_000)
  return lab
}
