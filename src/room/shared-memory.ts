/** The shared memory that a room's links need, and what to do where there is too little of it. */
import { statfsSync } from 'node:fs'
import { framesPerLink } from '../engine/messages/worker.ts'
import { MixosError } from '../lib/errors.ts'

export class SharedMemoryError extends MixosError {}

const folder = '/dev/shm'

/** Bytes for pictures of `width` x `height` (I420) on so many links. */
export function neededBytes({ width, height }: { width: number; height: number }, links: number): number {
  return links * framesPerLink * width * height * 1.5
}

/** Throws where the room cannot have it: a worker would die at its first frame, and say nothing. */
export function requireSharedMemory(bytes: number, sizeBytes = totalBytes()): void {
  if (sizeBytes >= bytes) return
  const [needed, there] = [bytes, sizeBytes].map((size) => Math.ceil(size / 1e6))
  throw new SharedMemoryError(
    'shared-memory',
    `The room needs ${needed} MB of shared memory and ${folder} has ${there} MB. ` +
      `As root: mount -o remount,size=${Math.ceil((needed as number) / 500) * 500}M ${folder}; for a container, give it a larger one when it is made (--shm-size)`,
  )
}

function totalBytes(): number {
  const { blocks, bsize } = statfsSync(folder)
  return blocks * bsize
}
