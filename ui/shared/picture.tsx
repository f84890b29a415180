/** One live picture of the room, drawn as it comes, and honest about standing still. */
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PicturesClient } from './pictures-client.ts'

const staleMs = 3000

interface PictureProps {
  client: PicturesClient
  /** `program`, `preview` or `source:NAME`. */
  stream: string
  /** What it shows, for people who do not see it. */
  label: string
}

export function Picture({ client, stream, label }: PictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const lastMs = useRef(Number.NEGATIVE_INFINITY)
  const [stale, setStale] = useState(true)
  useEffect(() => {
    const leave = client.watch(stream, (picture) => {
      drawPicture(canvas.current, picture)
      lastMs.current = performance.now()
      setStale(false)
    })
    const timer = setInterval(() => setStale(performance.now() - lastMs.current > staleMs), 1000)
    return () => {
      leave()
      clearInterval(timer)
    }
  }, [client, stream])
  return (
    <div class={stale ? 'picture stale' : 'picture'}>
      <canvas ref={canvas} width={16} height={9} role="img" aria-label={label} />
      {stale && <span class="picture-note">no picture</span>}
    </div>
  )
}

function drawPicture(canvas: HTMLCanvasElement | null, picture: ImageBitmap): void {
  if (!canvas) return
  if (canvas.width !== picture.width || canvas.height !== picture.height) {
    canvas.width = picture.width
    canvas.height = picture.height
  }
  canvas.getContext('2d', { alpha: false })?.drawImage(picture, 0, 0)
}
