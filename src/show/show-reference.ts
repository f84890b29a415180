/** What a show names and the machine has: devices and secrets. */

/** By the name that each host gives to a device of its own, or outright. */
export type DeviceRef = string | CaptureDevice

/** A device for pictures or sound, as the system knows it. */
export interface CaptureDevice {
  /** `usb` is a port, `id` a model with its serial number, wherever it is plugged in. */
  by: (typeof deviceKeys)[number]
  name: string
  /** Of sound: the device's channels that become left and right (one: both), from 1; empty: its first two. */
  inputs: number[]
}

/** `device` is a path of Video4Linux, `alsa` and `pipewire` are names there, `decklink` is a number. */
export const deviceKeys = ['device', 'usb', 'id', 'alsa', 'pipewire', 'decklink'] as const

/** A secret's name; the value comes from a file or the environment at run time, never from the show. */
export interface SecretRef {
  secret: string
}
