/** Cameras that are recorded by themselves, as written, made complete. */
import type { z } from 'zod'
import type { ResolveContext } from './context.ts'
import { didYouMean } from './mistakes.ts'
import { nearest } from './nearest.ts'
import type { recordShape } from './shape.ts'
import type { Encoder, RecordedCamera } from './show-output.ts'
import type { Source } from './show-source.ts'
import type { KeyPath } from './show-text.ts'

type Written = NonNullable<z.output<typeof recordShape>['cameras']>

export function resolveCameras(
  { mistakes, brokenSources }: ResolveContext,
  written: Written,
  path: KeyPath,
  { sources, encoder }: { sources: Source[]; encoder: Encoder },
): RecordedCamera[] {
  const live = sources.filter(({ kind }) => kind !== 'image' && kind !== 'text' && kind !== 'sound').map(({ name }) => name)
  const usual = { videoKbps: encoder.videoKbps, auto: true }
  const cameras = Array.isArray(written)
    ? written.map((source) => ({ source, ...usual }))
    : Object.entries(written).map(([source, how]) => {
        if (typeof how === 'number') return { source, ...usual, videoKbps: how }
        return { source, videoKbps: how.video ?? usual.videoKbps, auto: how.auto ?? usual.auto }
      })
  cameras.forEach(({ source }, index) => {
    if (cameras.findIndex((camera) => camera.source === source) < index)
      mistakes.value([...path, index], `\`${source}\` is here twice`, 'Once is enough')
    if (live.includes(source) || brokenSources.has(source)) return
    const hint = didYouMean(nearest(source, live)) ?? `Sources with a picture that moves: ${live.join(', ')}`
    const what = `no source named \`${source}\` has a picture that moves`
    if (Array.isArray(written)) mistakes.value([...path, index], what, hint)
    else mistakes.key([...path, source], what, hint)
  })
  return cameras
}
