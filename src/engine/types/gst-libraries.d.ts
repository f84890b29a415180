/** GStreamer's libraries beside the core: control of properties over time, discovery of files, types of video. */
declare module 'gi://GstController?version=1.0' {
  import type Gst from 'gi://Gst?version=1.0'

  namespace GstController {
    class InterpolationControlSource extends Gst.ControlSource {
      constructor(properties: { mode: number })
      set(timeNs: number, value: number): boolean
      unset(timeNs: number): boolean
      unset_all(): void
    }

    class DirectControlBinding extends Gst.ControlBinding {
      /** The source's values are the property's own, not parts of its range. */
      static new_absolute(object: Gst.Object, property: string, source: Gst.ControlSource): DirectControlBinding
    }

    const InterpolationMode: { readonly NONE: number; readonly LINEAR: number }
  }
  export default GstController
}

declare module 'gi://GstPbutils?version=1.0' {
  namespace GstPbutils {
    interface StreamInfo {
      get_stream_id(): string | null
    }

    interface DiscovererInfo {
      get_video_streams(): StreamInfo[]
      get_audio_streams(): StreamInfo[]
      /** Nanoseconds. */
      get_duration(): number | bigint
    }

    class Discoverer {
      /** `timeout` in nanoseconds. */
      constructor(properties: { timeout: number })
      discover_uri(uri: string): DiscovererInfo
    }
  }
  export default GstPbutils
}

declare module 'gi://GstVideo?version=1.0' {
  namespace GstVideo {
    const VideoResamplerMethod: { readonly LINEAR: number }
  }
  export default GstVideo
}

/** Gives `appsrc` and `appsink` their methods. */
declare module 'gi://GstApp?version=1.0' {
  const GstApp: { readonly AppSrc: unknown }
  export default GstApp
}
