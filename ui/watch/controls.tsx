/** The bar below the video: pause, back in time, live, sound, full screen. */
import { useEffect, useState } from 'preact/hooks'
import { formatDuration } from '../shared/format.ts'
import type { Player } from './player.ts'

interface ControlsProps {
  player: Player
  video: HTMLVideoElement
  stage: HTMLElement
  muted: boolean
}

export function Controls({ player, video, stage, muted }: ControlsProps) {
  const windowSeconds = player.windowSeconds.value
  const behind = player.behindSeconds.value
  const live = player.isLive
  const share = windowSeconds > 0 ? 1 - Math.min(1, behind / windowSeconds) : 1
  return (
    <fieldset class="controls" aria-label="Player">
      <button type="button" class="button" onClick={() => player.togglePause()}>
        {player.paused.value ? 'Play' : 'Pause'} <kbd>k</kbd>
      </button>
      <input
        class="seek"
        type="range"
        min={0}
        max={1000}
        value={live ? 1000 : Math.round(share * 1000)}
        aria-label="Time"
        aria-valuetext={live ? 'live' : `${formatDuration(behind * 1000)} behind live`}
        onInput={(event) => player.seek(Number(event.currentTarget.value) / 1000)}
      />
      <button type="button" class={live ? 'button live at-edge' : 'button live'} onClick={() => player.toLive()}>
        {live ? 'Live' : `−${formatDuration(behind * 1000)} · go live`} <kbd>l</kbd>
      </button>
      <Volume video={video} muted={muted} />
      {player.heights.value.length > 1 && <Quality player={player} />}
      <button type="button" class="button" onClick={() => void toggleFullScreen(stage)}>
        Full screen <kbd>f</kbd>
      </button>
    </fieldset>
  )
}

/** What the link allows, or what the viewer wants. */
function Quality({ player }: { player: Player }) {
  const [height, chosen] = [player.height.value, player.chosenHeight.value]
  return (
    <select
      class="button"
      aria-label="Quality"
      value={chosen ?? 'auto'}
      onChange={({ currentTarget: { value } }) => player.choose(value === 'auto' ? null : Number(value))}
    >
      <option value="auto">{height > 0 && chosen === null ? `Automatic (${height}p)` : 'Automatic'}</option>
      {player.heights.value.map((one) => (
        <option key={one} value={one}>
          {one}p
        </option>
      ))}
    </select>
  )
}

function Volume({ video, muted }: { video: HTMLVideoElement; muted: boolean }) {
  const [volume, setVolume] = useState(video.volume)
  useEffect(() => {
    const changed = () => setVolume(video.volume)
    video.addEventListener('volumechange', changed)
    return () => video.removeEventListener('volumechange', changed)
  }, [video])
  return (
    <>
      <button
        type="button"
        class="button"
        aria-pressed={muted}
        onClick={() => {
          video.muted = !video.muted
        }}
      >
        {muted ? 'Sound is off' : 'Sound is on'} <kbd>m</kbd>
      </button>
      <input
        class="volume"
        type="range"
        min={0}
        max={100}
        value={muted ? 0 : Math.round(volume * 100)}
        aria-label="Volume"
        onInput={(event) => {
          video.volume = Number(event.currentTarget.value) / 100
          video.muted = video.volume === 0
        }}
      />
    </>
  )
}

export async function toggleFullScreen(stage: HTMLElement): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
  else await stage.requestFullscreen().catch(() => {})
}
