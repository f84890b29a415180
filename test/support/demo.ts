/** The demo on air for a browser test, in a copy of its folder, so that recordings leave nothing behind. */
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { root, startRoom, type TestRoom } from './room.ts'

export async function startDemo(): Promise<TestRoom> {
  await build({ configFile: join(root, 'ui/vite.config.ts'), logLevel: 'warn' })
  const demo = join(root, 'examples/demo')
  const room = await startRoom({
    prepare: (dir) => cpSync(demo, dir, { recursive: true, filter: (path) => path !== join(demo, 'rec') }),
  })
  await room.until((status) => status.sources.every(({ state }) => state === 'up'), 'all sources are up', 30_000)
  return room
}

/** The sixteen scenes in the order of the buttons: label of each picture and each sound in them. */
export const demoScenes: readonly { scene: string; seen: string[]; heard: string[] }[] = [
  { scene: 'Fullscreen Slides', seen: ['Slides'], heard: ['Slides', 'Stage mics'] },
  { scene: 'Slides + Closeup', seen: ['Slides', 'Closeup'], heard: ['Slides', 'Stage mics'] },
  { scene: 'Closeup + Slides', seen: ['Slides', 'Closeup'], heard: ['Slides', 'Stage mics'] },
  { scene: 'Lectern View', seen: ['Slides', 'Closeup'], heard: ['Slides', 'Stage mics'] },
  { scene: 'Fullscreen Closeup', seen: ['Closeup'], heard: ['Stage mics'] },
  { scene: 'Fullscreen Overview', seen: ['Overview'], heard: ['Stage mics'] },
  { scene: 'Fullscreen Audience', seen: ['Audience'], heard: ['Stage mics'] },
  { scene: 'Herald Closeup', seen: ['Closeup'], heard: ['Herald mic'] },
  { scene: 'Herald Overview', seen: ['Overview'], heard: ['Herald mic'] },
  { scene: 'Audience + Slides', seen: ['Slides', 'Audience'], heard: ['Slides', 'Stage mics'] },
  { scene: 'Audience + Closeup', seen: ['Closeup', 'Audience'], heard: ['Stage mics'] },
  { scene: 'Intermezzo', seen: [], heard: [] },
  { scene: 'Break', seen: [], heard: [] },
  { scene: 'Ads + Intermezzo', seen: ['Ads'], heard: ['Ads'] },
  { scene: 'Cows', seen: ['Cows'], heard: ['Cows'] },
  { scene: 'Vader', seen: [], heard: ['March'] },
]
