"""Drives a server through simpleobsws; prints what it saw as one JSON object."""
import asyncio
import json
import sys

import simpleobsws

Request = simpleobsws.Request


async def drive(url, password):
    seen = {'events': []}
    client = simpleobsws.WebSocketClient(url=url, password=password)

    async def on_event(event_type, event_data):
        seen['events'].append([event_type, event_data])

    client.register_event_callback(on_event)
    await client.connect()
    seen['identified'] = await client.wait_until_identified(timeout=5)
    version = await client.call(Request('GetVersion'))
    seen['rpcVersion'] = version.responseData['rpcVersion']
    await client.call(Request('SetCurrentPreviewScene', {'sceneName': 'Ads'}))
    await client.call(Request('TriggerStudioModeTransition'))
    program = await client.call(Request('GetCurrentProgramScene'))
    seen['program'] = program.responseData['currentProgramSceneName']
    missing = await client.call(Request('SetCurrentProgramScene', {'sceneName': 'Nowhere'}))
    seen['missing'] = missing.requestStatus.code
    batch = await client.call_batch(
        [Request('ToggleInputMute', {'inputName': 'stage-mics'}), Request('NoSuchRequest'), Request('GetVersion')],
        halt_on_failure=True,
    )
    seen['batch'] = [result.requestStatus.code for result in batch]
    items = await client.call(Request('GetSceneItemList', {'sceneName': 'Slides'}))
    seen['items'] = [item['sourceName'] for item in items.responseData['sceneItems']]
    settings = await client.call(Request('GetInputSettings', {'inputName': 'ads'}))
    seen['settings'] = settings.responseData
    await client.disconnect()
    print(json.dumps(seen))


asyncio.run(drive(sys.argv[1], sys.argv[2]))
