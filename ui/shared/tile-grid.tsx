/** A grid of 16:9 tiles, as large as its space allows. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import type { SourceStatus } from '../../src/obs/index.ts'
import { bestColumns } from './grid.ts'

interface TileGridProps {
  count: number
  /** Pixels between tiles, and below each for its label. */
  gap: number
  label: number
  children: ComponentChildren
}

export function TileGrid({ count, gap, label, children }: TileGridProps) {
  const box = useRef<HTMLDivElement>(null)
  const [space, setSpace] = useState({ width: 0, height: 0 })
  useEffect(() => {
    if (!box.current) return
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSpace({ width: entry.contentRect.width, height: entry.contentRect.height })
    })
    observer.observe(box.current)
    return () => observer.disconnect()
  }, [])
  const { columns, tileWidth } = bestColumns(count, { ...space, gap, label })
  const style = { '--columns': String(columns), '--tile': `${Math.max(tileWidth, 40)}px`, gap: `${gap}px` }
  return (
    <div class="tile-space" ref={box}>
      <div class="tile-grid" style={style}>
        {children}
      </div>
    </div>
  )
}

/** Sources of the show with a picture; what a scene brings along has a tile only while something is wrong with it. */
export function hasTile({ hasPicture, ofScene, state }: SourceStatus): boolean {
  return hasPicture && (!ofScene || state !== 'up')
}
