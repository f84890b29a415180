import { describe, expect, test } from 'vitest'
import { type BareClient, stage, withClient } from './test-clients.ts'

describe('order and truth', () => {
  test('nothing is answered before it is true', () =>
    withClient(async (client, { room }) => {
      const release = room.hold()
      let answered = false
      const answer = client.request('TriggerStudioModeTransition').then(() => {
        answered = true
      })
      client.socket.ping()
      await new Promise((resolve) => client.socket.once('pong', resolve))
      expect(answered).toBe(false)
      release()
      await answer
      expect(room.done).toEqual(['take {}'])
    }))

  test('what is read after a command is read after it is done', () =>
    withClient(async (client, { room }) => {
      const release = room.hold()
      const commanded = client.request('SetCurrentPreviewScene', { sceneName: 'Ads' })
      const read = client.request('GetCurrentPreviewScene')
      client.socket.ping()
      await new Promise((resolve) => client.socket.once('pong', resolve))
      release()
      expect((await commanded).requestStatus.code).toBe(100)
      expect((await read).responseData.sceneName).toBe('Ads')
    }))

  test('one client’s commands keep their order without waiting for answers', () =>
    withClient(async (client, { room }) => {
      const names = ['Ads', 'Slides', 'Break', 'Slides + Closeup']
      await Promise.all(
        names.flatMap((sceneName) => [
          client.request('SetCurrentPreviewScene', { sceneName }),
          client.request('TriggerStudioModeTransition'),
        ]),
      )
      expect(room.done).toEqual(names.flatMap((name) => [`preview ${name}`, 'take {}']))
    }))

  test('two clients’ commands make one history, and both see it alike', async () => {
    await using s = await stage()
    const [left, right] = [await s.identify(), await s.identify()]
    const commands = (client: BareClient, scenes: string[]) =>
      Array.from({ length: 50 }, (_, index) => client.request('SetCurrentProgramScene', { sceneName: scenes[index % 2] }))
    await Promise.all([...commands(left, ['Ads', 'Break']), ...commands(right, ['Slides', 'Slides + Closeup'])])
    const [seenLeft, seenRight] = [await left.events(), await right.events()]
    expect(seenLeft).toEqual(seenRight)
    const programs = seenLeft.filter((event) => event.eventType === 'CurrentProgramSceneChanged')
    expect(programs.map((event) => `program ${event.eventData.sceneName}`)).toEqual(s.room.done)
  })
})
