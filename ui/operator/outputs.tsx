/** Recording and streams, with proof that they really grow. */
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { OutputStatus } from '../../src/obs/index.ts'
import { fileName, formatBitRate, formatBytes, formatDuration, formatTimeLeft } from '../shared/format.ts'
import { Button, HoldButton } from './button.tsx'
import type { Desk } from './desk.ts'
import { Hold } from './hold.ts'
import { Mixes } from './mixes.tsx'
import { SchedulePanel, scheduleWords } from './schedule.tsx'
import { Surfaces } from './surfaces.tsx'

const stateWords: Record<OutputStatus['state'], string> = {
  off: 'Off',
  starting: 'Starting',
  on: 'On',
  stopping: 'Stopping',
  failed: 'FAILED',
}
/** Files are written in pieces; longer than this without one more byte is trouble. */
const stuckMs = 5000

export function Outputs({ desk, stopRecord }: { desk: Desk; stopRecord: Hold }) {
  const record = desk.output('record')
  const copy = desk.output('copy')
  const hls = desk.output('hls')
  return (
    <section class="outputs" aria-label="Recording and stream">
      {desk.status?.schedule && <SchedulePanel schedule={desk.status.schedule} />}
      {record ? <RecordPanel desk={desk} output={record} stop={stopRecord} /> : <p class="output">No recording in this show.</p>}
      {copy && <OutputPanel name="Second place" output={copy} live={desk.live} to={copy.folder ?? ''} />}
      {desk.cameras.map((output, index, all) => (
        <CameraPanel
          key={`${output.name} ${output.folder}`}
          desk={desk}
          output={output}
          isFirst={all[index - 1]?.name !== output.name}
        />
      ))}
      {hls && (
        <OutputPanel name="Stream" output={hls} live={desk.live}>
          <a class="button" href={`/watch/${encodeURIComponent(desk.link.room)}`} target="_blank" rel="noreferrer">
            Watch
          </a>
        </OutputPanel>
      )}
      {desk.low && <OutputPanel name="Stream, lower" output={desk.low} live={desk.live} />}
      {desk.streams.map((output) => (
        <StreamPanel key={output.name} desk={desk} output={output} />
      ))}
      <Mixes desk={desk} />
      <Surfaces desk={desk} />
    </section>
  )
}

function RecordPanel({ desk, output, stop }: { desk: Desk; output: OutputStatus; stop: Hold }) {
  return (
    <OutputPanel name="Recording" output={output} live={desk.live} schedule={scheduleWords(output, desk.status)}>
      {desk.recording ? (
        <HoldButton desk={desk} command="record" class="record-button" pressed keyHint="r" hold={stop}>
          Stop <small>hold</small>
        </HoldButton>
      ) : (
        <Button
          desk={desk}
          command="record"
          class="record-button"
          pressed={false}
          keyHint="r"
          disabled={output.state === 'stopping'}
          onPress={() => desk.record()}
        >
          Record
        </Button>
      )}
    </OutputPanel>
  )
}

/** In one of its places; both are started and stopped at the first. */
function CameraPanel({ desk, output, isFirst }: { desk: Desk; output: OutputStatus; isFirst: boolean }) {
  const source = output.name.slice('camera '.length)
  const command = `camera:${source}`
  const stop = useMemo(() => new Hold(() => desk.recordCamera(source, false)), [desk, source])
  return (
    <OutputPanel name={`Camera ${source}`} output={output} live={desk.live} to={output.folder ?? ''}>
      {isFirst &&
        (output.state === 'off' ? (
          <Button
            desk={desk}
            command={command}
            label={`Record the camera ${source}`}
            onPress={() => desk.recordCamera(source, true)}
          >
            Record
          </Button>
        ) : (
          <HoldButton desk={desk} command={command} label={`Stop hold: the recording of the camera ${source}`} hold={stop}>
            Stop <small>hold</small>
          </HoldButton>
        ))}
    </OutputPanel>
  )
}

/** A stream that does not get through is still wanted: it can be stopped. */
function StreamPanel({ desk, output }: { desk: Desk; output: OutputStatus }) {
  const { name, folder } = output
  const command = `stream:${name}`
  const stop = useMemo(() => new Hold(() => desk.stream(name, false)), [desk, name])
  return (
    <OutputPanel
      name={`Stream to ${name}`}
      output={output}
      live={desk.live}
      proof="Taken"
      to={folder ?? ''}
      schedule={scheduleWords(output, desk.status)}
    >
      {output.state === 'off' ? (
        <Button desk={desk} command={command} label={`Start the stream to ${name}`} onPress={() => desk.stream(name, true)}>
          Start
        </Button>
      ) : (
        <HoldButton desk={desk} command={command} label={`Stop hold: the stream to ${name}`} hold={stop}>
          Stop <small>hold</small>
        </HoldButton>
      )}
    </OutputPanel>
  )
}

interface OutputPanelProps {
  name: string
  output: OutputStatus
  /** False without a connection: then nobody knows whether it grows. */
  live: boolean
  /** Word for a stream that grows. */
  proof?: string
  /** Where a stream goes. */
  to?: string
  /** What the schedule does with it next. */
  schedule?: string | null
  children?: ComponentChildren
}

function OutputPanel({ name, output, live, proof: growingWord = 'Growing', to, schedule, children }: OutputPanelProps) {
  const growing = useGrowing(output.bytes)
  const on = output.state === 'on'
  const stuck = on && live && !growing
  const bad = output.state === 'failed' || stuck
  const proof = live ? growingWord : 'Not known'
  const left =
    output.diskFreeBytes === null || output.bytesPerSecond <= 0
      ? Number.POSITIVE_INFINITY
      : output.diskFreeBytes / output.bytesPerSecond
  return (
    <div class={`output ${output.kind} ${output.state} ${bad ? 'bad' : ''}`}>
      <div class="output-head">
        <h2 title={to}>{name}</h2>
        <span class={bad ? 'chip warn' : on ? 'chip good' : 'chip'}>
          {stuck ? 'NOT GROWING' : on ? proof : stateWords[output.state]}
        </span>
        {children}
      </div>
      {output.reason && <p class="reason">{output.reason}</p>}
      {schedule && <p class="by-schedule">{schedule}</p>}
      {(on || output.bytes > 0) && (
        <p class="proof">
          <span>{formatDuration(output.seconds * 1000)}</span>
          <span>{formatBytes(output.bytes)}</span>
          {on && <span>{formatBitRate(output.bytesPerSecond)}</span>}
          {output.restarts > 0 && <span>{output.restarts === 1 ? '1 restart' : `${output.restarts} restarts`}</span>}
        </p>
      )}
      {output.file && output.kind !== 'hls' && (
        <p class="file" title={output.file}>
          {fileName(output.file)}
        </p>
      )}
      {output.diskFreeBytes !== null && (
        <p class="disk">
          {formatBytes(output.diskFreeBytes)} free{on && Number.isFinite(left) ? `, enough for ${formatTimeLeft(left)}` : ''}
        </p>
      )}
    </div>
  )
}

/** Whether the bytes changed lately. */
function useGrowing(bytes: number): boolean {
  const last = useRef({ bytes, atMs: performance.now() })
  const [, setTick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setTick((tick) => tick + 1), 1000)
    return () => clearInterval(timer)
  }, [])
  if (last.current.bytes !== bytes) last.current = { bytes, atMs: performance.now() }
  return performance.now() - last.current.atMs < stuckMs
}
