import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { lineOf } from '../../../electron/jobs/cron-line.ts'
import type { JobKind } from '../../../electron/jobs/handlers.ts'
import { createJobs } from '../../../electron/jobs/jobs.ts'
import type { Schedule } from '../../../shared/contract/sync.ts'
import { AppError } from '../../../shared/errors.ts'
import { ROOT, tempFolder } from '../../support/app.ts'
import { kindsThat } from '../../support/jobs/kinds.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** The jobs of a ledger of their own, at a fake clock, with one connection whose syncs end at once. */
function scheduleAt(
  start: string,
  { zone = 'UTC', schedule = { everyHours: 24, atHour: 2 } as Schedule } = {},
) {
  vi.setSystemTime(new Date(start))
  const db = openDatabase(ROOT, tempFolder())
  const started: { at: string; trigger: unknown }[] = []
  const state = { fails: null as 'passing' | 'final' | null, zone, hangs: false }
  const errors: unknown[] = []
  const sync: JobKind = {
    targets: () => [{ key: 'one', zone: state.zone }],
    async run({ payload, again }) {
      const trigger = again ? 'retry' : payload.trigger
      started.push({ at: new Date().toISOString(), trigger })
      if (state.hangs) await new Promise(() => undefined)
      const problem = { code: 'PROVIDER_BUSY', message: 'Stripe is busy.' } as const
      if (state.fails) throw new AppError(problem, { retryable: state.fails === 'passing' })
      return undefined
    },
  }
  const jobs = createJobs({
    db,
    kinds: () => kindsThat({ 'sync-account': sync }),
    now: Date.now,
    random: () => 0.5,
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => errors.push(error),
  })
  jobs.settings.setCron('sync-account', lineOf(schedule))
  onTestFinished(async () => {
    vi.useRealTimers()
    await jobs.close()
    db.$client.close()
    expect(errors).toEqual([])
  })
  return { jobs, started, state }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the schedule', () => {
  test('syncs five seconds after start, then at 02:00 in the startup’s zone', async () => {
    const { jobs, started } = scheduleAt('2026-01-15T12:00:30Z', {
      zone: 'America/New_York',
    })
    // The start's own sync makes the day's earlier one unnecessary.
    jobs.start()
    await vi.advanceTimersByTimeAsync(4_900)
    expect(started).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(started).toMatchObject([{ trigger: 'start' }])
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(1)).toEqual([{ at: '2026-01-16T07:00:00.000Z', trigger: 'schedule' }])
  })

  test('a full minute right after the start asks for no second sync', async () => {
    const { jobs, started } = scheduleAt('2026-01-15T12:00:58Z')
    jobs.start()
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(started).toMatchObject([{ trigger: 'start' }])
  })

  test('every six hours counts from two o’clock', async () => {
    const { jobs, started } = scheduleAt('2026-01-15T00:00:30Z', {
      schedule: { everyHours: 6, atHour: 2 },
    })
    jobs.start()
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(1).map(({ at }) => at.slice(11, 16))).toEqual([
      '02:00',
      '08:00',
      '14:00',
      '20:00',
    ])
  })

  test('what sleep made it miss runs when the computer wakes, once', async () => {
    const { jobs, started } = scheduleAt('2026-01-15T12:00:30Z')
    jobs.start()
    await vi.advanceTimersByTimeAsync(10_000)
    // Asleep for three nights: the clock moved on, no timer ran.
    vi.setSystemTime(new Date('2026-01-18T09:00:10Z'))
    jobs.catchUp()
    jobs.catchUp()
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(started.slice(1)).toMatchObject([{ trigger: 'catch-up' }])
  })

  test('without a word from the system, the next tick finds the missed run', async () => {
    const { jobs, started } = scheduleAt('2026-01-15T12:00:30Z')
    jobs.start()
    await vi.advanceTimersByTimeAsync(10_000)
    vi.setSystemTime(new Date('2026-01-16T09:00:10Z'))
    await vi.advanceTimersByTimeAsync(2 * MINUTE)
    expect(started.slice(1)).toMatchObject([{ trigger: 'catch-up' }])
  })

  test('a failure that may pass is tried again after 5, 10, 20 and 40 minutes; one that will not is left', async () => {
    const { jobs, started, state } = scheduleAt('2026-01-15T12:00:30Z')
    state.fails = 'passing'
    jobs.start()
    await vi.advanceTimersByTimeAsync(2 * HOUR)
    const minutes = started.map(({ at }) =>
      Math.round((Date.parse(at) - Date.parse('2026-01-15T12:00:35Z')) / MINUTE),
    )
    expect(started.map(({ trigger }) => trigger)).toEqual([
      'start',
      'retry',
      'retry',
      'retry',
      'retry',
    ])
    expect(minutes).toEqual([0, 5, 15, 35, 75])
    state.fails = 'final'
    await vi.advanceTimersByTimeAsync(4 * HOUR)
    const before = started.length
    await vi.advanceTimersByTimeAsync(4 * HOUR)
    expect(started).toHaveLength(before)
  })

  test('an account that fails for good is dead in the end, though it is due each hour', async () => {
    const { jobs, started, state } = scheduleAt('2026-01-15T12:00:30Z', {
      schedule: { everyHours: 1, atHour: 2 },
    })
    state.fails = 'passing'
    jobs.start()
    await vi.advanceTimersByTimeAsync(9 * HOUR)
    expect(jobs.reader.dead()).toHaveLength(1)
    // The schedule goes on.
    const before = started.length
    await vi.advanceTimersByTimeAsync(HOUR)
    expect(started.length).toBeGreaterThan(before)
  })

  test('a running sync is not started a second time', async () => {
    const { jobs, started, state } = scheduleAt('2026-01-15T12:00:30Z')
    state.hangs = true
    jobs.start()
    await vi.advanceTimersByTimeAsync(10_000)
    await vi.advanceTimersByTimeAsync(25 * HOUR)
    jobs.catchUp()
    expect(started).toHaveLength(1)
  })

  test('it says when the schedule is due next, across a change of clocks', () => {
    const { jobs } = scheduleAt('2026-03-28T12:00:00Z', { zone: 'Europe/Berlin' })
    // On 29 March 2026, 02:00 does not exist in Berlin; it is due at 03:00 summer time.
    expect(new Date(jobs.nextAt('sync-account', 'Europe/Berlin') ?? 0).toISOString()).toBe(
      '2026-03-29T01:00:00.000Z',
    )
  })

  test('a clock that was a year ahead once stops neither the schedule nor a retry', async () => {
    const { jobs, started, state } = scheduleAt('2027-01-15T12:00:30Z')
    jobs.start()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(started).toMatchObject([{ at: '2027-01-15T12:00:35.000Z' }])
    vi.setSystemTime(new Date('2026-01-15T12:00:40Z'))
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(started.slice(1)).toMatchObject([{ trigger: 'catch-up' }])
    expect(started[1]?.at).toMatch(/^2026-01-15T12:0/)
    // From then on by the schedule, once a day.
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(2)).toMatchObject([{ at: '2026-01-16T02:00:00.000Z' }])

    state.fails = 'passing'
    await vi.advanceTimersByTimeAsync(24 * HOUR)
    expect(started.slice(3, 5)).toMatchObject([{ trigger: 'schedule' }, { trigger: 'retry' }])
  })
})
