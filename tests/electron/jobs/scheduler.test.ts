import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { createScheduler } from '../../../electron/jobs/scheduler.ts'
import type { RunLog } from '../../../electron/sync/run-log.ts'
import type { Schedule, Trigger } from '../../../shared/contract/sync.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

type Recent = ReturnType<RunLog['recent']>[number]

/** A scheduler on a clock of its own, with syncs that end at once. */
function schedulerAt(
  start: string,
  { zone = 'UTC', schedule = { everyHours: 24, atHour: 2 } as Schedule } = {},
) {
  vi.setSystemTime(new Date(start))
  const started: { at: string; trigger: Trigger }[] = []
  const runs: Recent[] = []
  const state = {
    outcome: { status: 'succeeded', retryable: false } as Partial<Recent>,
    zone,
    schedule,
  }
  const errors: unknown[] = []
  const scheduler = createScheduler({
    now: Date.now,
    log: {
      recent: (_id: string, limit: number) => runs.slice(0, limit),
      running: () => runs.find(it => it.status === 'running') ?? null,
    } as unknown as RunLog,
    schedule: () => state.schedule,
    targets: () => [{ zone: state.zone, connectionIds: ['one'] }],
    sync(_id, trigger) {
      started.push({ at: new Date().toISOString(), trigger })
      runs.unshift({ startedAt: Date.now(), endedAt: Date.now(), ...state.outcome } as Recent)
    },
    everyMinute: async () => undefined,
    onError: error => errors.push(error),
  })
  onTestFinished(async () => {
    await scheduler.stop()
    expect(errors).toEqual([])
  })
  return { scheduler, started, state, runs }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the scheduler', () => {
  test('syncs five seconds after start, then at 02:00 in the startup’s zone', async () => {
    const { scheduler, started } = schedulerAt('2026-01-15T12:00:30Z', {
      zone: 'America/New_York',
    })
    // The start's own sync makes the day's earlier one unnecessary.
    scheduler.start()
    await vi.advanceTimersByTimeAsync(4_900)
    expect(started).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(started).toMatchObject([{ trigger: 'start' }])
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(1)).toEqual([{ at: '2026-01-16T07:00:00.000Z', trigger: 'schedule' }])
  })

  test('every six hours counts from two o’clock', async () => {
    const { scheduler, started } = schedulerAt('2026-01-15T00:00:30Z', {
      schedule: { everyHours: 6, atHour: 2 },
    })
    scheduler.start()
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(1).map(({ at }) => at.slice(11, 16))).toEqual([
      '02:00',
      '08:00',
      '14:00',
      '20:00',
    ])
  })

  test('what sleep made it miss runs when the computer wakes, once', async () => {
    const { scheduler, started } = schedulerAt('2026-01-15T12:00:30Z')
    scheduler.start()
    await vi.advanceTimersByTimeAsync(10_000)
    // Asleep for three nights: the clock moved on, no timer ran.
    vi.setSystemTime(new Date('2026-01-18T09:00:10Z'))
    scheduler.catchUp()
    scheduler.catchUp()
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(started.slice(1)).toMatchObject([{ trigger: 'catch-up' }])
  })

  test('without a word from the system, the next tick finds the missed run', async () => {
    const { scheduler, started } = schedulerAt('2026-01-15T12:00:30Z')
    scheduler.start()
    await vi.advanceTimersByTimeAsync(10_000)
    vi.setSystemTime(new Date('2026-01-16T09:00:10Z'))
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(started.slice(1)).toMatchObject([{ trigger: 'catch-up' }])
  })

  test('a failure that may pass is tried again after 5, 15 and 60 minutes; one that will not is left', async () => {
    const { scheduler, started, state } = schedulerAt('2026-01-15T12:00:30Z')
    state.outcome = { status: 'failed', retryable: true }
    scheduler.start()
    await vi.advanceTimersByTimeAsync(2 * HOUR)
    const minutes = started.map(({ at }) =>
      Math.round((Date.parse(at) - Date.parse('2026-01-15T12:00:35Z')) / MINUTE),
    )
    expect(started.map(({ trigger }) => trigger)).toEqual(['start', 'retry', 'retry', 'retry'])
    expect(minutes).toEqual([0, 5, 20, 80])
    state.outcome = { status: 'failed', retryable: false }
    await vi.advanceTimersByTimeAsync(4 * HOUR)
    const before = started.length
    await vi.advanceTimersByTimeAsync(4 * HOUR)
    expect(started).toHaveLength(before)
  })

  test('a running sync is not started a second time', async () => {
    const { scheduler, started, runs } = schedulerAt('2026-01-15T12:00:30Z')
    runs.unshift({ status: 'running', startedAt: Date.now() - 48 * HOUR } as Recent)
    scheduler.catchUp()
    expect(started).toEqual([])
  })

  test('it says when the schedule is due next, across a change of clocks', () => {
    const { scheduler } = schedulerAt('2026-03-28T12:00:00Z', { zone: 'Europe/Berlin' })
    // On 29 March 2026, 02:00 does not exist in Berlin; it is due at 03:00 summer time.
    expect(new Date(scheduler.nextAt('Europe/Berlin')).toISOString()).toBe(
      '2026-03-29T01:00:00.000Z',
    )
  })

  test('a clock that was a year ahead once stops neither the schedule nor a retry', async () => {
    const { scheduler, started, state } = schedulerAt('2027-01-15T12:00:30Z')
    scheduler.start()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(started).toMatchObject([{ at: '2027-01-15T12:00:35.000Z' }])
    vi.setSystemTime(new Date('2026-01-15T12:00:40Z'))
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(started.slice(1)).toMatchObject([{ trigger: 'catch-up' }])
    expect(started[1]?.at).toMatch(/^2026-01-15T12:0/)
    // From then on by the schedule, once a day.
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(2)).toMatchObject([{ at: '2026-01-16T02:00:00.000Z' }])

    state.outcome = { status: 'failed', retryable: true, endedAt: Date.now() + 8_000 * HOUR }
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(3, 5)).toMatchObject([{ trigger: 'schedule' }, { trigger: 'retry' }])
  })
})
