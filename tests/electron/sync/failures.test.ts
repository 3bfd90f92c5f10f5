import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import type { JobKind, JobKinds } from '../../../electron/jobs/handlers.ts'
import { createJobs } from '../../../electron/jobs/jobs.ts'
import type { Startups } from '../../../electron/startups/startups.ts'
import { afterNewFigures } from '../../../electron/workflows/after-sync.ts'
import type { JobKindId } from '../../../shared/contract/jobs.ts'
import { ROOT, tempFolder } from '../../support/app.ts'
import { kindsThat } from '../../support/jobs/kinds.ts'

const fail = (what: string) => () => {
  throw new Error(what)
}

/** Jobs that do as the test says, and what they told of surprises. */
function jobsThat(does: Partial<JobKinds>) {
  const db = openDatabase(ROOT, tempFolder())
  const errors: unknown[] = []
  const jobs = createJobs({
    ...{ db, now: Date.now, random: () => 0.5, kinds: () => kindsThat(does) },
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => errors.push(error),
  })
  onTestFinished(async () => {
    await jobs.close()
    db.$client.close()
  })
  return { jobs, errors }
}

const about = (kind: JobKindId, targets: string[], run: JobKind['run']): Partial<JobKinds> => ({
  [kind]: { targets: () => targets.map(key => ({ key, zone: 'UTC' })), run },
})

test.each([true, false])(
  'what follows a sync is done part by part: one that fails stops none of the others (rates due: %s)',
  async due => {
    const startup = { id: 's', name: 'S' } as ReturnType<Startups['need']>
    const done: string[] = []
    const { jobs, errors } = jobsThat({
      ...about('refresh-rates', [], () => {
        jobs.enqueue({ kind: 'check-milestones', key: 's' })
        jobs.enqueue({ kind: 'sign-snapshot', key: 's' })
        throw new Error('rates')
      }),
      ...about('check-milestones', [], fail('milestones')),
      ...about('sign-snapshot', [], () => void done.push('signed')),
    })
    const startups = { list: () => [startup], ofConnection: () => startup }
    afterNewFigures('c', { jobs, startups, rates: { isAwaited: () => due } })
    await jobs.settled()
    expect(done).toEqual(['signed'])
    const rates = due ? [new Error('rates')] : []
    expect(errors).toEqual([...rates, new Error('milestones')])
  },
)

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-15T12:00:30Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

test('a connection that cannot start stops neither the next one nor the other jobs', async () => {
  const started: string[] = []
  const signed = vi.fn()
  const { jobs, errors } = jobsThat({
    ...about('sync-account', ['broken', 'sound'], ({ key }) => {
      if (key === 'broken') throw new Error('database is locked')
      started.push(key)
      return undefined
    }),
    ...about('sign-snapshot', ['s'], signed),
  })
  jobs.settings.setCron('sync-account', '* * * * *')
  jobs.settings.setCron('sign-snapshot', '* * * * *')
  jobs.start()
  await vi.advanceTimersByTimeAsync(6_000)
  expect([started, errors.length, signed.mock.calls.length]).toEqual([['sound'], 1, 1])
  await vi.advanceTimersByTimeAsync(60_000)
  expect([started.length, errors.length, signed.mock.calls.length]).toEqual([2, 1, 2])
  vi.setSystemTime(Date.now() + 60_000)
  jobs.catchUp()
  await vi.advanceTimersByTimeAsync(10)
  // The broken one waits for its own next try.
  expect([started.length, errors.length]).toEqual([3, 1])
})

test('stopping waits for what is under way', async () => {
  const { promise: work, resolve: finish } = Promise.withResolvers<undefined>()
  const { jobs } = jobsThat(about('sign-snapshot', ['s'], () => work))
  jobs.start()
  await vi.advanceTimersByTimeAsync(6_000)
  let stopped = false
  const stopping = jobs.close().then(() => {
    stopped = true
  })
  await vi.advanceTimersByTimeAsync(10)
  expect(stopped).toBe(false)
  finish(undefined)
  await stopping
})
