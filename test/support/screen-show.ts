/** The show of tests that read a display: a gray picture with burnt-in numbers, in 640x360. */

/** `screen`: its one screen, as the show file says it. */
export function screenShow(screen: string): string {
  return `
show: Display
video: { size: 640x360, rate: 25 }
rooms:
  hall:
    sources: { slides: { pattern: gray, frames: true } }
    scenes: { Slides: [ slides ] }
    encoder: { preset: ultrafast }
    outputs: { screen: ${screen} }
`
}
