import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { createScheduler } from '../../../electron/jobs/scheduler.ts'
import type { Milestones } from '../../../electron/milestones/milestones.ts'
import type { Outbox } from '../../../electron/publishing/push/outbox.ts'
import type { Snapshots } from '../../../electron/snapshots/snapshots.ts'
import type { StartupRow } from '../../../electron/startups/startups.ts'
import type { RunLog } from '../../../electron/sync/run-log.ts'
import { afterRun } from '../../../electron/workflows/after-sync.ts'
import type { Run } from '../../../shared/contract/sync.ts'

const fail = (what: string) => () => {
  throw new Error(what)
}

test('what follows a sync is done part by part: one that fails stops none of the others', async () => {
  const startup = { id: 's', name: 'S' } as StartupRow
  const errors: unknown[] = []
  const flush = vi.fn(async () => undefined)
  await afterRun({ status: 'succeeded' } as Run, {
    log: {} as RunLog,
    startups: { list: () => [startup], byId: () => startup, ofConnection: () => startup },
    rates: { ifDue: fail('rates') },
    milestones: { check: fail('milestones') } as unknown as Milestones,
    snapshots: { createIfDue: fail('snapshot') } as unknown as Snapshots,
    outbox: { flush } as unknown as Outbox,
    tell: () => undefined,
    onError: error => errors.push(error),
  })
  expect(flush).toHaveBeenCalledOnce()
  expect(errors).toEqual([new Error('rates'), new Error('milestones'), new Error('snapshot')])
})

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-15T12:00:30Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a connection that cannot start stops neither the next one nor the other jobs', async () => {
  const errors: unknown[] = []
  const started: string[] = []
  const everyMinute = vi.fn(async () => undefined)
  const scheduler = createScheduler({
    now: Date.now,
    log: { recent: () => [], running: () => null } as unknown as RunLog,
    schedule: () => ({ everyHours: 24, atHour: 2 }),
    targets: () => [{ zone: 'UTC', connectionIds: ['broken', 'sound'] }],
    sync(id) {
      if (id === 'broken') throw new Error('database is locked')
      started.push(id)
    },
    everyMinute,
    onError: error => errors.push(error),
  })
  onTestFinished(() => scheduler.stop())
  scheduler.start()
  await vi.advanceTimersByTimeAsync(6_000)
  expect([started, errors.length, everyMinute.mock.calls.length]).toEqual([['sound'], 1, 1])
  await vi.advanceTimersByTimeAsync(60_000)
  expect([started.length, errors.length, everyMinute.mock.calls.length]).toEqual([2, 2, 2])
  scheduler.catchUp()
  expect([started.length, errors.length]).toEqual([3, 3])
})

test('stopping waits for the work of the minute under way', async () => {
  const { promise: work, resolve: finish } = Promise.withResolvers<void>()
  const scheduler = createScheduler({
    now: Date.now,
    log: { recent: () => [], running: () => null } as unknown as RunLog,
    schedule: () => ({ everyHours: 24, atHour: 2 }),
    targets: () => [],
    sync: () => undefined,
    everyMinute: () => work,
    onError: () => undefined,
  })
  scheduler.start()
  await vi.advanceTimersByTimeAsync(6_000)
  let stopped = false
  const stopping = scheduler.stop().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(10)
  expect(stopped).toBe(false)
  finish()
  await stopping
})
