/** Requests for pictures of what the room shows. */
import { existsSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { RequestError, Status } from '../protocol.ts'
import { imageFormats, reshape } from '../screenshot.ts'
import { type RequestContext, request, text } from './define.ts'
import { type Found, findSource } from './lookup.ts'

const side = z.number().min(8).max(4096).optional()
const wish = {
  imageFormat: text,
  imageWidth: side,
  imageHeight: side,
  imageCompressionQuality: z.number().min(-1).max(100).optional(),
}
type Wish = z.output<z.ZodObject<typeof wish>>

/** Of scenes only those have pictures that are program or preview now. */
function streamOf({ port }: RequestContext, found: Found): string {
  if ('input' in found) {
    if (found.input.hasPicture) return `source:${found.input.name}`
    throw new RequestError(Status.RequestProcessingFailed, 'Failed to render screenshot.')
  }
  const { programScene, previewScene } = port.status()
  if (found.scene.name === programScene) return 'program'
  if (found.scene.name === previewScene) return 'preview'
  throw new RequestError(
    Status.InvalidResourceState,
    'Only the scenes in program and preview have pictures. Bring it to preview.',
  )
}

async function shoot(context: RequestContext, found: Found, data: Wish): Promise<Buffer> {
  if (!imageFormats.includes(data.imageFormat)) {
    throw new RequestError(Status.InvalidRequestField, 'Your specified image format is invalid or not supported by this system.')
  }
  const picture = await context.port.picture(streamOf(context, found))
  const { imageFormat: format, imageWidth: width, imageHeight: height, imageCompressionQuality: quality = -1 } = data
  return reshape(picture, { format, width, height, quality }, context.port.status().video)
}

/** A client may put a picture anywhere, but never in the place of something that is none. */
function checkPath(file: string, format: string): void {
  if (!statSync(path.dirname(file), { throwIfNoEntry: false })?.isDirectory()) {
    throw new RequestError(Status.ResourceNotFound, 'The directory for your file path does not exist.')
  }
  const ending = path.extname(file).slice(1).toLowerCase()
  if (existsSync(file) && ending !== format) {
    throw new RequestError(Status.InvalidRequestField, `A file is there that does not end in .${format}: it is left alone.`)
  }
}

export const screenshotRequests = {
  GetSourceScreenshot: request({
    of: findSource,
    data: wish,
    async run(context, data, found) {
      const image = await shoot(context, found, data)
      return { imageData: `data:image/${data.imageFormat};base64,${image.toString('base64')}` }
    },
  }),

  SaveSourceScreenshot: request({
    of: findSource,
    data: { ...wish, imageFilePath: text },
    async run(context, data, found) {
      checkPath(data.imageFilePath, data.imageFormat)
      await writeFile(data.imageFilePath, await shoot(context, found, data))
    },
  }),
}
