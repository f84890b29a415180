/** Real OBS 29 without a screen: files of its own, a display of its own, and an end that always comes. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WebSocket } from 'ws'
import { pause } from '../support/room.ts'
import { collection } from './obs-collection.ts'
import { oraclePassword, oracleRoom, oracleShow, oracleVideo } from './oracle-show.ts'

export interface ObsStudio {
  /** Of its websocket. */
  url: string
  /** Ends it in an orderly way, then for sure. */
  stop(): Promise<void>
}

const port = 4455
const startLimitMs = 40_000
const endLimitMs = 15_000
/** It answers before it has loaded all. */
const settleMs = 4000
/** Whatever happens here, nothing of it outlives us. */
const dying = ['--pdeathsig', 'KILL', '--']

/** `dir`: an empty folder; `media`: where the show's files are. Only in a network namespace: OBS listens on all addresses. */
export async function startObs(dir: string, media: string): Promise<ObsStudio> {
  const home = join(dir, 'home')
  writeFiles(join(home, 'config', 'obs-studio'), media, join(dir, 'rec'))
  mkdirSync(join(home, 'run'), { mode: 0o700 })
  const log = openSync(join(dir, 'obs.log'), 'a')
  const launch = (command: string, args: string[], env: NodeJS.ProcessEnv): ChildProcess =>
    spawn('setpriv', [...dying, command, ...args], { env, cwd: dir, stdio: ['ignore', log, log, 'pipe'] })
  const base = { PATH: process.env.PATH, LANG: 'C.UTF-8', HOME: home }
  const screen = launch('Xvfb', ['-displayfd', '3', '-screen', '0', '1024x768x24', '-nolisten', 'tcp'], base)
  const [display] = (await once(screen.stdio[3] as NodeJS.ReadableStream, 'data')) as [Buffer]
  const obs = launch('obs', ['--profile', oracleRoom, '--collection', oracleShow, ...withoutDialogs], {
    ...base,
    DISPLAY: `:${display.toString().trim()}`,
    LIBGL_ALWAYS_SOFTWARE: '1',
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  })
  await answers(obs)
  await pause(settleMs)
  return {
    url: `ws://127.0.0.1:${port}`,
    async stop() {
      await end(obs, 'SIGINT')
      await end(screen, 'SIGTERM')
    },
  }
}

const withoutDialogs = ['--studio-mode', '--disable-missing-files-check', '--websocket_ipv4_only']

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  const timer = setTimeout(() => child.kill('SIGKILL'), endLimitMs)
  child.kill(signal)
  await ended
  clearTimeout(timer)
}

async function answers(obs: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + startLimitMs
  while (performance.now() < deadlineMs) {
    if (obs.exitCode !== null) throw new Error(`OBS ended with code ${obs.exitCode}`)
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    const open = await new Promise<boolean>((resolve) => {
      socket.once('message', () => resolve(true))
      socket.once('error', () => resolve(false))
    })
    socket.terminate()
    if (open) return
    await pause(250)
  }
  throw new Error(`OBS did not answer within ${startLimitMs / 1000} s`)
}

function writeFiles(config: string, media: string, recordings: string): void {
  const profile = join(config, 'basic/profiles', oracleRoom)
  const scenes = join(config, 'basic/scenes')
  for (const folder of [profile, scenes, recordings]) mkdirSync(folder, { recursive: true })
  writeFileSync(join(config, 'global.ini'), globalIni)
  writeFileSync(join(profile, 'basic.ini'), basicIni(recordings))
  writeFileSync(join(profile, 'service.json'), JSON.stringify(service))
  writeFileSync(join(scenes, `${oracleShow}.json`), JSON.stringify(collection(media)))
}

const globalIni = `[General]
FirstRun=true
EnableAutoUpdates=false
[OBSWebSocket]
FirstLoad=false
ServerEnabled=true
ServerPort=${port}
AlertsEnabled=false
AuthRequired=true
ServerPassword=${oraclePassword}
`

const service = {
  type: 'rtmp_custom',
  settings: { server: 'rtmp://127.0.0.1:1935/live', key: 'secret', use_auth: false, bwtest: false },
}

function basicIni(recordings: string): string {
  const { width, height, fps } = oracleVideo
  return `[General]
Name=${oracleRoom}
[Video]
BaseCX=${width}
BaseCY=${height}
OutputCX=${width}
OutputCY=${height}
FPSType=2
FPSNum=${fps}
FPSDen=1
[Audio]
SampleRate=48000
[Output]
Mode=Simple
Reconnect=false
[SimpleOutput]
FilePath=${recordings}
RecFormat=mkv
RecQuality=Stream
StreamEncoder=x264
VBitrate=500
Preset=ultrafast
`
}
