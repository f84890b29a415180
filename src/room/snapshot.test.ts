import { expect, test } from 'vitest'
import type { MediaWatcher, RoomMedia } from './media.ts'
import { nextPicture } from './snapshot.ts'

/** Pictures come when the test sends them; `still` is there at once. */
class SentMedia implements RoomMedia {
  readonly hlsDir = null
  readonly hlsPlaylist = 'live.m3u8'
  readonly watchers = new Set<MediaWatcher>()
  watch(watcher: MediaWatcher): () => void {
    this.watchers.add(watcher)
    watcher.picture?.('source:still', Buffer.from('still'))
    return () => this.watchers.delete(watcher)
  }
  requestKeyFrame(): void {}
  send(stream: string): void {
    for (const watcher of this.watchers) watcher.picture?.(stream, Buffer.from(stream))
  }
}

test('waits for the stream that is asked for, wants no other, and watches no longer than it has to', async () => {
  const media = new SentMedia()
  const picture = nextPicture(media, 'program')
  expect([...media.watchers].map((watcher) => [...(watcher.wanted?.() ?? [])])).toEqual([['program']])
  media.send('preview')
  media.send('program')
  expect(String(await picture)).toBe('program')
  expect(media.watchers.size).toBe(0)
})

test('a still is there at once', async () => {
  const media = new SentMedia()
  expect(String(await nextPicture(media, 'source:still'))).toBe('still')
  expect(media.watchers.size).toBe(0)
})

test('says so when none comes', async () => {
  const media = new SentMedia()
  await expect(nextPicture(media, 'program', 20)).rejects.toMatchObject({ code: 'failed' })
  expect(media.watchers.size).toBe(0)
})
