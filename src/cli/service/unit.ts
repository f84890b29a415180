/** The text of a systemd unit that puts a room on air when the machine is switched on, and keeps it there. */
import { dirname, resolve } from 'node:path'

export interface UnitOptions {
  room: string
  showFile: string
  user: string
  /** The launcher. */
  launcher: string
  /** `NAME=VALUE` each, as the room's processes are to see them. */
  environment: readonly string[]
}

export function unitName(room: string): string {
  return `mixos-${room}.service`
}

/**
 * It does not wait for a network or the time from it: a hall without both still records. It never gives up. Only the guard is its
 * process: workers stay on air while it is started again.
 */
export function unitText({ room, showFile, user, launcher, environment }: UnitOptions): string {
  const show = resolve(showFile)
  const command = [launcher, 'run', room, '--show', show, '--box'].map((word) => quoted(word).replaceAll('$', '$$$$')).join(' ')
  const folders = [...new Set([dirname(launcher), dirname(show)])].map(quoted).join(' ')
  return `[Unit]
Description=mixos room ${room}
After=network.target time-set.target sound.target display-manager.service
RequiresMountsFor=${folders}
StartLimitIntervalSec=0

[Service]
User=${user}
RuntimeDirectory=mixos-${room}
RuntimeDirectoryMode=0700
RuntimeDirectoryPreserve=restart
${[`MIXOS_RUN=/run/mixos-${room}`, ...environment].map((entry) => `Environment=${quoted(entry)}`).join('\n')}
ExecStart=${command}
Restart=always
RestartSec=1
KillMode=process
TimeoutStopSec=30
LimitNOFILE=65536

[Install]
WantedBy=multi-user.target
`
}

/** One word of a unit: systemd reads %, quotes and backslashes; in ExecStart a dollar sign, too. */
function quoted(word: string): string {
  const escaped = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%')
  return /^[\w./=:@%+-]+$/.test(escaped) ? escaped : `"${escaped}"`
}
