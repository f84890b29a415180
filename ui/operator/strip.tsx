/** One source's sound: meter, fader, mute, delay. */
import type { SourceStatus } from '../../src/obs/index.ts'
import type { ChannelMap } from '../../src/show/index.ts'
import { formatLufs } from '../shared/format.ts'
import { Meter } from '../shared/meter.tsx'
import { Button } from './button.tsx'
import { ClipLight } from './clip-light.tsx'
import type { Desk } from './desk.ts'
import { Fader } from './fader.tsx'
import { NumberField } from './number-field.tsx'
import { stateWords } from './sources.tsx'

const channelMaps: ChannelMap[] = ['stereo', 'left', 'right', 'sum', 'swap', 'invert']

interface StripProps {
  desk: Desk
  source: SourceStatus
}

export function SourceStrip({ desk, source }: StripProps) {
  const { name, label, muted, heard, gainDb, delayMs, clipped, state } = source
  const hearing = muted ? 'muted' : heard ? 'heard' : 'not heard'
  return (
    <fieldset
      class={`strip ${muted ? 'muted' : heard ? 'heard' : 'unheard'} ${state}`}
      aria-label={`Sound of ${label}, ${hearing}`}
    >
      <span class="strip-name" title={`${label}: ${hearing} in program now${source.reason ? `. ${source.reason}` : ''}`}>
        {label}
      </span>
      {state === 'up' ? (
        <ClipLight desk={desk} clipped={clipped} name={label} source={name} />
      ) : (
        <span class="chip warn">{stateWords[state]}</span>
      )}
      <div class="strip-body">
        <Meter link={desk.link} label={label} source={name} />
        <Fader
          label={label}
          gainDb={gainDb}
          disabled={!desk.inHand}
          failed={desk.commands.stateOf(`gain:${name}`) === 'failed'}
          onGain={(db) => desk.gain(name, db)}
          onMute={() => desk.mute(name, !muted)}
        />
      </div>
      <span class="lufs" title="Short-term loudness, LUFS">
        {formatLufs(source.loudness.shortTerm)} <span class="unit">LUFS</span>
      </span>
      <MuteButton desk={desk} source={source} />
      <ListenButton desk={desk} source={source} />
      <NumberField
        label={`Delay of ${label}`}
        hideLabel
        unit="delay ms"
        value={delayMs}
        min={0}
        max={2000}
        step={5}
        disabled={!desk.inHand}
        onValue={(value) => desk.delay(name, value)}
      />
      <Channels desk={desk} source={source} />
    </fieldset>
  )
}

function MuteButton({ desk, source: { name, label, muted } }: StripProps) {
  return (
    <Button
      desk={desk}
      command={`mute:${name}`}
      class={muted ? 'mute warn-on' : 'mute'}
      pressed={muted}
      onPress={() => desk.mute(name, !muted)}
      label={`${muted ? 'Muted' : 'Mute'}: ${label}`}
    >
      {muted ? 'Muted' : 'Mute'}
    </Button>
  )
}

function ListenButton({ desk, source: { name, label } }: StripProps) {
  const listened = desk.status?.listen === name
  return (
    <Button
      desk={desk}
      command={`listen:${name}`}
      class={listened ? 'listen-strip on' : 'listen-strip'}
      pressed={listened}
      onPress={() => desk.listen(listened ? null : name)}
      label={`Listen to ${label} before its fader`}
    >
      Listen
    </Button>
  )
}

function Channels({ desk, source: { name, label, channels } }: StripProps) {
  return (
    <select
      class="channels"
      aria-label={`Channels of ${label}`}
      title="What becomes left and right"
      disabled={!desk.inHand}
      value={channels}
      onChange={(event) => desk.channels(name, event.currentTarget.value as ChannelMap)}
    >
      {channelMaps.map((map) => (
        <option key={map} value={map}>
          {map}
        </option>
      ))}
    </select>
  )
}
