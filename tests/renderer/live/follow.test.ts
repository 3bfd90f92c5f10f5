import { ORPCError } from '@orpc/client'
import { expect, test, vi } from 'vitest'
import { follow } from '../../../renderer/live/follow.ts'

async function* stream(events: number[], end: 'end' | 'break' = 'end') {
  yield* events
  if (end === 'break') throw new TypeError('network error')
}

test('a stream that breaks off or ends is opened again, and nothing is received twice', async () => {
  vi.useFakeTimers()
  const leaving = new AbortController()
  const streams = [stream([1, 2], 'break'), stream([3]), stream([4])]
  const received: number[] = []
  const following = follow(
    async () => {
      const next = streams.shift()
      if (next) return next
      leaving.abort()
      return stream([])
    },
    event => received.push(event),
    leaving.signal,
  )
  await vi.runAllTimersAsync()
  await following
  vi.useRealTimers()
  expect(received).toEqual([1, 2, 3, 4])
})

test('it waits longer each time the app is not there', async () => {
  vi.useFakeTimers({ now: 0 })
  const leaving = new AbortController()
  const tries: number[] = []
  const following = follow(
    async () => {
      tries.push(Date.now())
      if (tries.length === 8) leaving.abort()
      throw new TypeError('Failed to fetch')
    },
    () => undefined,
    leaving.signal,
  )
  await vi.runAllTimersAsync()
  await following
  vi.useRealTimers()
  const waits = tries.slice(1).map((at, index) => at - (tries[index] ?? 0))
  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000])
})

test('a session that has ended is not asked for again', async () => {
  const open = vi.fn(async () => {
    throw new ORPCError('UNAUTHORIZED')
  })
  await follow(open, () => undefined, new AbortController().signal)
  expect(open).toHaveBeenCalledTimes(1)
})
