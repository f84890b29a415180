/** Requests on the server itself. */

import os from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { ExecutionType, Intent, obsVersion, obsWebSocketVersion, RequestError, rpcVersion, Status } from '../protocol.ts'
import { recordOf } from '../recorded.ts'
import { imageFormats } from '../screenshot.ts'
import { filledObject, request, text } from './define.ts'
import { vendorRequests } from './vendor.ts'

const megabyte = 1 << 20

export const generalRequests = {
  GetVersion: request({
    run: ({ requestNames }) => ({
      obsVersion,
      obsWebSocketVersion,
      rpcVersion,
      availableRequests: requestNames(),
      supportedImageFormats: imageFormats,
      platform: os.platform(),
      platformDescription: `mixos on ${os.type()} ${os.release()}`,
    }),
  }),

  GetStats: request({
    run({ port, activeFps, cpu, messages }) {
      const { mixer, encoder, outputs } = port.status()
      const diskFreeBytes = recordOf(outputs)?.diskFreeBytes ?? 0
      return {
        cpuUsage: cpu.percent(),
        memoryUsage: process.memoryUsage.rss() / megabyte,
        availableDiskSpace: diskFreeBytes / megabyte,
        activeFps: activeFps(),
        averageFrameRenderTime: 0,
        renderSkippedFrames: mixer.framesLost,
        renderTotalFrames: mixer.framesMade,
        outputSkippedFrames: encoder.framesLost,
        outputTotalFrames: encoder.framesMade,
        webSocketSessionIncomingMessages: messages.incoming,
        webSocketSessionOutgoingMessages: messages.outgoing,
      }
    },
  }),

  BroadcastCustomEvent: request({
    data: { eventData: filledObject },
    run: ({ broadcast }, data) => broadcast(Intent.General, 'CustomEvent', data.eventData),
  }),

  CallVendorRequest: request({
    data: { vendorName: text, requestType: text, requestData: z.record(z.string(), z.unknown()).optional() },
    async run(context, { vendorName, requestType, requestData }) {
      if (vendorName !== 'mixos') throw new RequestError(Status.ResourceNotFound, 'No vendor was found by that name.')
      const definition = Object.hasOwn(vendorRequests, requestType) ? vendorRequests[requestType] : undefined
      if (!definition) throw new RequestError(Status.ResourceNotFound, 'No request was found by that name.')
      return { vendorName, requestType, responseData: (await definition.answer(context, requestData ?? {})) ?? {} }
    },
  }),

  /** Only in batches: milliseconds when serial, frames when serial by frames. */
  Sleep: request({
    data: { sleepMillis: z.number().min(0).max(50_000).optional(), sleepFrames: z.number().min(0).max(10_000).optional() },
    async run({ port, executionType }, { sleepMillis, sleepFrames }) {
      if (executionType === ExecutionType.SerialRealtime) {
        await sleep(given('sleepMillis', sleepMillis))
      } else if (executionType === ExecutionType.SerialFrame) {
        await sleep((Math.trunc(given('sleepFrames', sleepFrames)) * 1000) / port.status().video.fps)
      } else {
        throw new RequestError(Status.UnsupportedRequestBatchExecutionType, 'Sleep works in serial batches only.')
      }
    },
  }),
}

function given(field: string, value: number | undefined): number {
  if (value === undefined) throw new RequestError(Status.MissingRequestField, `Your request is missing the \`${field}\` field.`)
  return value
}
