/** `npm run lab`: starts the lab's machine and gives a shell in it; it ends with the shell. */
import { once } from 'node:events'
import { labProblem } from './image.ts'
import { Machine } from './machine.ts'

const problem = labProblem()
if (problem !== null) throw new Error(`there is no lab here: ${problem}`)
process.stdout.write('Starting the lab. The first time its disk is built, which takes minutes (.mixos/lab/build.log) …\n')
const machine = await Machine.start()
process.stdout.write(
  'This project is in /repo, Node in /node. A grabber: modprobe vivid. A sound card: modprobe snd-aloop. A room:\n' +
    '  PATH=/node:$PATH MIXOS_RUN=/run/mixos MIXOS_STATE=/root node /repo/src/cli/main.ts run --show SHOW\n',
)
await once(machine.spawn('bash -l', 'inherit'), 'exit')
machine.stop()
