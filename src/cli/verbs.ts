/** The verbs of the command line. A verb's file is loaded when the verb is called, never for the list of all. */
import type { Command } from 'commander'

/** What a verb's file exports: its command, with options, an example in its help, and its action. */
export interface VerbFile {
  command(): Command
}

interface Verb {
  name: string
  summary: string
  load(): Promise<VerbFile>
}

export const verbs: readonly Verb[] = [
  { name: 'demo', summary: 'put a room with made-up cameras on air, with its page', load: () => import('./demo.ts') },
  { name: 'run', summary: 'put one room of a show on air', load: () => import('./run.ts') },
  { name: 'service', summary: 'the systemd unit that starts a room at power on', load: () => import('./service.ts') },
  { name: 'check', summary: 'look for mistakes in a show file', load: () => import('./check.ts') },
  { name: 'pull', summary: 'write what clients changed into the show file', load: () => import('./pull.ts') },
  { name: 'screens', summary: 'name the displays of this machine', load: () => import('./screens.ts') },
  { name: 'surfaces', summary: 'draw what the keys of a room do', load: () => import('./surfaces.ts') },
  { name: 'test', summary: 'pass the tests', load: () => import('./test.ts') },
]
