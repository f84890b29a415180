/** One screen: shows a mix full-screen on one display; a source directly while the mix is gone, a card while that is gone, too. */
import type Gdk from 'gi://Gdk?version=3.0'
import type Gtk from 'gi://Gtk?version=3.0'
import System from 'system'
import { element, every, follow, Gst, later, pad, quote, RoomTime, videoCaps } from './gst.ts'
import { LinkReader } from './link.ts'
import type { ScreenConfig, ScreenDisplay, ScreenStatus } from './messages/output.ts'
import { chosenDisplay, displays, FullWindow, onDisplaysChanged, openDesktop } from './window.ts'
import { createWorker } from './worker.ts'

const lookMs = 500
/** So long without the mix and the source, and the card is shown: the last picture stands until then. */
const cardMs = 1000
/** A mix that hangs so long is gone, where something else can be shown. */
const hungMs = 200
/** A mixer that comes back shows slates until it has its sources: the source goes on being shown directly until then. */
const returnMs = 700

const inputs = ['mix', 'direct', 'card'] as const
type Input = (typeof inputs)[number]

const worker = createWorker<ScreenConfig>()
const { config } = worker
const { format } = config
const time = new RoomTime(format)

let desktop: Gdk.Display | null = null
let window: FullWindow | null = null
let display: ScreenDisplay | null = null
let before: string | null = null
let reason: string | null | undefined
let showing: Input = 'card'
let direct: LinkReader | null = null
let isMixUp = false
let mixUps = 0
let isDirectUp = false

const still = { ...format, rateNum: 5, rateDen: 1 }
const pipeline = Gst.parse_launch(
  [
    'input-selector name=choose sync-streams=false ! videoconvertscale add-borders=true ! capsfilter name=size ! gtksink name=out sync=false',
    'proxysrc name=mix-in ! choose.sink_0 proxysrc name=direct-in ! choose.sink_1',
    `filesrc location=${quote(config.card)} ! pngdec ! videoconvertscale ! ${videoCaps(still).replace(/framerate=[^,]*,/, '')} !`,
    `imagefreeze is-live=true ! ${videoCaps(still)} ! choose.sink_2`,
  ].join(' '),
) as Gst.Pipeline

worker.serve({ status })
every(lookMs, () => {
  look()
  worker.emit('status', status())
})
look()
worker.run()

function status(): ScreenStatus {
  const shown = display !== null && window !== null
  return { state: shown ? 'on' : 'waiting', reason: reason ?? null, display, showing, frames: shown ? framesShown() : 0 }
}

function framesShown(): number {
  const { stats } = element(pipeline, 'out') as Gst.Element & { stats: Gst.Structure }
  return Number(stats.get_uint64('rendered')[1])
}

/** Waits for the desktop, then for the display. */
function look(): void {
  if (!desktop) {
    desktop = openDesktop(config.kioskDir)
    if (!desktop)
      return tell(config.kioskDir === null ? 'there is no desktop on this machine' : 'the display server is not there')
    onDisplaysChanged(desktop, place)
    begin(desktop)
  }
  place()
}

function begin(on: Gdk.Display): void {
  window = new FullWindow(on, (element(pipeline, 'out') as Gst.Element & { widget: Gtk.Widget }).widget)
  follow(pipeline, (said) => {
    worker.log('screen failed', { reason: said })
    System.exit(1)
  })
  choose('card')
  time.start(pipeline)
  new LinkReader({
    path: config.framesPath,
    kind: 'frames',
    time,
    into: element(pipeline, 'mix-in'),
    ...(config.directPath === null ? {} : { silentMs: hungMs }),
    onChange(up) {
      mixUps++
      if (up) later(isDirectUp ? returnMs : 0, mixIsBack(mixUps))
      else {
        isMixUp = false
        openDirect()
        chooseBest()
      }
    },
  })
  openDirect()
}

/** Where the display went away, came back or has another size. */
function place(): void {
  if (!desktop || !window) return
  const found = chosenDisplay(desktop, config.connector, before) ?? anyDisplay(desktop)
  if (found && JSON.stringify(found) === JSON.stringify(display)) return
  display = found
  if (!found) {
    window.hide()
    const there = displays(desktop).map(({ name }) => name)
    const wanted = config.connector ?? before ?? 'for it'
    return tell(`the display ${wanted} is not there: there ${there.length > 0 ? `are ${there.join(', ')}` : 'is none'}`)
  }
  before = found.name
  const caps = `video/x-raw,width=${found.width},height=${found.height},pixel-aspect-ratio=1/1`
  Gst.util_set_object_arg(element(pipeline, 'size'), 'caps', caps)
  window.fill(found.number)
  tell(null)
}

/** Without a desktop no display is anybody else's. */
function anyDisplay(desktop: Gdk.Display): ScreenDisplay | null {
  return config.kioskDir === null ? null : chosenDisplay(desktop, config.connector, null)
}

/** It may have gone again in the meantime. */
function mixIsBack(change: number): () => void {
  return () => {
    if (change !== mixUps) return
    isMixUp = true
    chooseBest()
    closeDirect()
  }
}

/** The source's own link is read only while the mix is gone. */
function openDirect(): void {
  if (config.directPath === null || direct) return
  direct = new LinkReader({
    path: config.directPath,
    kind: 'frames',
    time,
    into: element(pipeline, 'direct-in'),
    onChange(up) {
      isDirectUp = up
      chooseBest()
    },
  })
}

function closeDirect(): void {
  direct?.close()
  direct = null
  isDirectUp = false
}

function chooseBest(): void {
  if (isMixUp) choose('mix')
  else if (isDirectUp) choose('direct')
  else later(cardMs, () => !isMixUp && !isDirectUp && choose('card'))
}

function choose(input: Input): void {
  if (input !== showing) worker.log('screen shows', { input })
  showing = input
  const selector = element(pipeline, 'choose')
  Object.assign(selector, { active_pad: pad(selector, `sink_${inputs.indexOf(input)}`) })
  worker.emit('status', status())
}

function tell(why: string | null): void {
  if (why === reason) return
  reason = why
  worker.log(why === null ? 'screen is shown' : 'screen is not shown', { reason: why, ...display })
  worker.emit('status', status())
}
