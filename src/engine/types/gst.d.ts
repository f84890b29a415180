/** GStreamer, as far as the engine uses it. Times are nanoseconds. */
// biome-ignore-all lint/suspicious/noShadowRestrictedNames: the library has these names.
declare module 'gi://Gst?version=1.0' {
  import type GLib from 'gi://GLib'
  import type GObject from 'gi://GObject'

  namespace Gst {
    class Object extends GObject.Object {
      get_name(): string
      add_control_binding(binding: ControlBinding): boolean
    }

    class ControlBinding extends Object {}
    class ControlSource extends Object {}

    class Clock extends Object {
      get_time(): number
    }

    const SystemClock: { obtain(): Clock }

    class Structure {
      /** The structure and the rest of the text; null where it is none. */
      static from_string(text: string): [Structure | null, string | null]
      static new_empty(name: string): Structure
      get_name(): string
      get_uint64(field: string): [known: boolean, value: number]
      to_string(): string
    }

    class Event {
      static new_eos(): Event
      static new_custom(type: number, structure: Structure | null): Event
      static new_seek(
        rate: number,
        format: number,
        flags: number,
        startType: number,
        start: number,
        stopType: number,
        stop: number,
      ): Event
      parse_segment(): Segment
    }

    class Caps {
      to_string(): string
    }

    class Buffer {
      /** Takes the bytes as they are. */
      static new_wrapped(bytes: Uint8Array): Buffer
      pts: number
      duration: number
      get_size(): number
      extract_dup(offset: number, bytes: number): Uint8Array
    }

    class Sample {
      get_segment(): Segment
      get_buffer(): Buffer | null
    }

    class Segment {
      /** Stream time and running time of its start, nanoseconds. */
      readonly time: number
      readonly base: number
      to_running_time(format: number, timeNs: number): number
    }

    class Pad extends Object {
      query_caps(filter: Caps | null): Caps
      set_offset(offsetNs: number): void
      get_peer(): Pad | null
      link(sink: Pad): number
      unlink(sink: Pad): boolean
      set_active(active: boolean): boolean
      get_current_caps(): Caps | null
      send_event(event: Event): boolean
      push_event(event: Event): boolean
      get_sticky_event(type: number, index: number): Event | null
    }

    const GhostPad: { readonly new: (name: string, target: Pad) => Pad }

    class Query {
      static new_latency(): Query
      get_structure(): Structure | null
    }

    class Element extends Object {
      query(query: Query): boolean
      get_parent(): Object | null
      get_static_pad(name: string): Pad | null
      request_pad_simple(name: string): Pad | null
      release_request_pad(pad: Pad): void
      link(to: Element): boolean
      add_pad(pad: Pad): boolean
      sync_state_with_parent(): boolean
      set_state(state: State): number
      get_bus(): Bus
      get_base_time(): number
      set_base_time(timeNs: number): void
      /** `GST_CLOCK_TIME_NONE` has to be given as a bigint. */
      set_start_time(timeNs: number | bigint): void
      query_position(format: number): [known: boolean, positionNs: number]
      query_duration(format: number): [known: boolean, durationNs: number]
      send_event(event: Event): boolean
      seek(rate: number, format: number, flags: number, startType: number, start: number, stopType: number, stop: number): boolean
    }

    class Bin extends Element {
      add(element: Element): boolean
      remove(element: Element): boolean
      get_by_name(name: string): Element | null
      recalculate_latency(): boolean
      get_child_by_index(index: number): Object | null
    }

    class Pipeline extends Bin {
      use_clock(clock: Clock): void
    }

    class Bus extends Object {
      add_signal_watch(): void
      remove_signal_watch(): void
      timed_pop_filtered(timeoutNs: number, types: number): Message | null
    }

    class Message {
      readonly type: number
      readonly src: Object | null
      get_structure(): Structure | null
      parse_error(): [error: GLib.Error, debug: string | null]
      parse_warning(): [warning: GLib.Error, debug: string | null]
      /** Running time and so on of what was dropped, nanoseconds. */
      parse_qos(): [live: boolean, runningTimeNs: number, streamTimeNs: number, timestampNs: number, durationNs: number]
      parse_state_changed(): [before: State, now: State, pending: State]
    }

    const ElementFactory: { find(name: string): Object | null; make(factory: string, name: string | null): Element | null }

    type State = number
    const State: { readonly NULL: State; readonly READY: State; readonly PAUSED: State; readonly PLAYING: State }
    const StateChangeReturn: { readonly NO_PREROLL: number; readonly FAILURE: number }
    const Format: { readonly TIME: number }
    const EventType: { readonly CUSTOM_UPSTREAM: number; readonly EOS: number; readonly SEGMENT: number }
    const MessageType: { readonly EOS: number; readonly ERROR: number }
    const SeekFlags: { readonly NONE: number; readonly FLUSH: number; readonly ACCURATE: number; readonly SEGMENT: number }
    const SeekType: { readonly NONE: number; readonly SET: number }

    function init(args: string[] | null): string[]
    function util_set_object_arg(object: Object, property: string, value: string): void
    /** Throws where the description has mistakes; a description of several elements makes a `Pipeline`. */
    function parse_launch(description: string): Element
    function parse_bin_from_description(description: string, ghostUnlinkedPads: boolean): Bin
  }
  export default Gst
}
