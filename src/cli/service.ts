/** `./mixos service ROOM`: the systemd unit that puts a room on air when the machine is switched on. */
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { MixosError } from '../lib/errors.ts'
import { writeWhole } from '../lib/write-whole.ts'
import { chooseRoom } from './run.ts'
import { unitName, unitText } from './service/unit.ts'

const launcher = fileURLToPath(new URL('../../mixos', import.meta.url))
const unitsDir = '/etc/systemd/system'

interface ServiceOptions {
  show: string
  user?: string
  env?: string[]
  write?: string | true
}

export function command(): Command {
  return new Command('service')
    .description('Print the systemd unit that puts a room on air when the machine is switched on, without a hand on it.')
    .argument('[room]', 'the room; not needed when the show has one')
    .option('--show <file>', 'the show file', 'show.yaml')
    .option('--user <name>', 'whose processes they are (default: you)')
    .option('--env <NAME=VALUE...>', 'variables for the room: DISPLAY=:0 for a projector on a desktop')
    .option('--write [folder]', `write it there instead (default: ${unitsDir})`)
    .addHelpText('after', '\nExample:\n  sudo ./mixos service hall-a --show /srv/show/show.yaml --user video --write')
    .action(service)
}

function service(name: string | undefined, options: ServiceOptions): void {
  const { room } = chooseRoom(options.show, name, false)
  const { show: showFile, user = userInfo().username, env: environment = [] } = options
  const wrong = environment.find((entry) => !/^\w+=[^\n]*$/.test(entry))
  if (wrong !== undefined) throw new ServiceError('bad-variable', `--env takes NAME=VALUE, not \`${wrong}\``)
  const text = unitText({ room, showFile, user, launcher, environment })
  if (options.write === undefined) return void process.stdout.write(text)
  write(options.write === true ? unitsDir : options.write, unitName(room), text)
}

function write(folder: string, unit: string, text: string): void {
  const file = join(folder, unit)
  try {
    writeWhole(file, text, { mode: 0o644 })
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const fix = code === 'EACCES' || code === 'EPERM' ? '. It needs root: sudo ./mixos service … --user YOU --write' : ''
    throw new ServiceError('not-written', `${file} cannot be written: ${message}${fix}`, { cause: error })
  }
  process.stdout.write(`${file} is written. Now: systemctl daemon-reload && systemctl enable --now ${unit}\n`)
}

class ServiceError extends MixosError {}
