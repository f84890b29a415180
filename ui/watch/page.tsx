/** The viewers' page: one video, as few controls as will do. */
import { useEffect, useRef, useState } from 'preact/hooks'
import { roomFromAddress } from '../shared/place.ts'
import { Controls } from './controls.tsx'
import { listenToKeys } from './keys.ts'
import { Player } from './player.ts'

interface Info {
  show: string
  room: string
  stream: string | null
}

const retryMs = 3000

export function WatchPage() {
  const room = roomFromAddress()
  const info = useInfo(room)
  const stage = useRef<HTMLElement>(null)
  const video = useRef<HTMLVideoElement>(null)
  const [player, setPlayer] = useState<Player | null>(null)
  const [muted, setMuted] = useState(true)
  useEffect(() => {
    if (!video.current || !info?.stream) return
    const made = new Player(info.stream, video.current)
    setPlayer(made)
    return () => made.close()
  }, [info?.stream])
  useEffect(() => {
    return player && stage.current && video.current ? listenToKeys(player, stage.current, video.current) : undefined
  }, [player])
  const waiting = player?.state.value !== 'playing'
  return (
    <main class="watch" ref={stage}>
      <h1 class="watch-title">
        {room} {info && <span class="show">{info.show}</span>}
      </h1>
      <div class="stage">
        <video
          ref={video}
          playsinline
          muted
          onVolumeChange={(event) => setMuted(event.currentTarget.muted)}
          onClick={() => player?.togglePause()}
          aria-label={`Live video of ${room}`}
        />
        {waiting && (
          <p class="notice" role="status">
            {noticeFor(info, player)}
          </p>
        )}
        {!waiting && muted && (
          <button
            type="button"
            class="button primary unmute"
            onClick={() => {
              if (video.current) video.current.muted = false
            }}
          >
            Turn the sound on
          </button>
        )}
      </div>
      {player && video.current && stage.current && (
        <Controls player={player} video={video.current} stage={stage.current} muted={muted} />
      )}
    </main>
  )
}

function noticeFor(info: Info | null, player: Player | null): string {
  if (info && info.stream === null) return 'This room has no stream.'
  if (player?.state.value === 'waiting') return 'The stream pauses; we are trying again.'
  return 'Loading …'
}

/** Asked for until it comes. */
function useInfo(room: string): Info | null {
  const [info, setInfo] = useState<Info | null>(null)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    const ask = async () => {
      const response = await fetch(`/watch/${encodeURIComponent(room)}/info.json`).catch(() => null)
      if (response?.ok) setInfo((await response.json()) as Info)
      else timer = setTimeout(() => void ask(), retryMs)
    }
    void ask()
    return () => clearTimeout(timer)
  }, [room])
  useEffect(() => {
    document.title = info ? `${info.room} · ${info.show}` : room
  }, [info, room])
  return info
}
