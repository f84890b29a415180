/** A camera that speaks RTSP with a password: `gjs -m rtsp-server.mjs PORT USER PASSWORD COLOUR HERTZ`. */
import GLib from 'gi://GLib'
import Gst from 'gi://Gst?version=1.0'
import GstRtsp from 'gi://GstRtsp?version=1.0'
import GstRtspServer from 'gi://GstRtspServer?version=1.0'

Gst.init(null)
const [port, user, password, color, hertz] = ARGV
const server = new GstRtspServer.RTSPServer({ address: '127.0.0.1', service: port })
const auth = new GstRtspServer.RTSPAuth()
const token = new GstRtspServer.RTSPToken()
token.set_string('media.factory.role', 'viewer')
auth.add_basic(GstRtspServer.RTSPAuth.make_basic(user, password), token)
server.set_auth(auth)
const factory = new GstRtspServer.RTSPMediaFactory({
  launch:
    `( videotestsrc is-live=true pattern=solid-color foreground-color=${color} ! video/x-raw,width=352,height=288,framerate=15/1 ! timeoverlay font-desc="Sans 48" ! ` +
    'x264enc tune=zerolatency speed-preset=ultrafast key-int-max=15 ! rtph264pay name=pay0 pt=96 ' +
    `audiotestsrc is-live=true freq=${hertz} volume=0.12 ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8 )`,
  shared: true,
})
factory.add_role_from_structure(
  Gst.Structure.from_string('viewer,media.factory.access=(boolean)true,media.factory.construct=(boolean)true')[0],
)
server.get_mount_points().add_factory('/camera', factory)
if (server.attach(null) === 0) throw new Error(`port ${port} is not free`)
void GstRtsp
new GLib.MainLoop(null, false).run()
