/** Program: video with sound while WebRTC works, small pictures while it does not. */
import type { Signal } from '@preact/signals'
import { useEffect, useRef, useState } from 'preact/hooks'
import { Picture } from './picture.tsx'
import type { PicturesClient } from './pictures-client.ts'
import { WhepClient, type WhepState } from './whep-client.ts'

interface ProgramVideoProps {
  room: string
  pictures: PicturesClient
  /** Whether this computer plays program's sound. */
  sound: Signal<boolean>
  onState?: (state: WhepState) => void
}

export function ProgramVideo({ room, pictures, sound, onState }: ProgramVideoProps) {
  const video = useRef<HTMLVideoElement>(null)
  const [state, setState] = useState<WhepState>('connecting')
  useEffect(() => {
    if (!video.current) return
    const client = new WhepClient(`/whep/${encodeURIComponent(room)}`, video.current, setState)
    const leave = () => client.close()
    addEventListener('pagehide', leave)
    return () => {
      removeEventListener('pagehide', leave)
      leave()
    }
  }, [room])
  useEffect(() => onState?.(state), [state])
  return (
    <div class="program-video">
      <video
        ref={video}
        autoplay
        playsinline
        muted={!sound.value}
        class={state === 'live' ? '' : 'hidden'}
        aria-label="Program"
      />
      {state !== 'live' && <Picture client={pictures} stream="program" label="Program" />}
    </div>
  )
}
