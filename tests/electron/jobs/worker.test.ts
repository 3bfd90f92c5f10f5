import { hostname } from 'node:os'
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { type Database, openDatabase } from '../../../electron/db/open.ts'
import type { JobKind } from '../../../electron/jobs/handlers.ts'
import { createJobs } from '../../../electron/jobs/jobs.ts'
import { createKindSettings } from '../../../electron/jobs/kind-settings.ts'
import { CLAIM, createQueue } from '../../../electron/jobs/queue.ts'
import { AppError } from '../../../shared/errors.ts'
import { ROOT, tempFolder } from '../../support/app.ts'
import { kindsThat } from '../../support/jobs/kinds.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
/** More than any system gives: no process has it. */
const NOBODY = 2 ** 30

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-01-15T12:00:30Z') })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Jobs of which deliveries do as the test says. */
function jobsThat(run: JobKind['run'], dataDir = tempFolder()) {
  const db = openDatabase(ROOT, dataDir)
  const errors: unknown[] = []
  const jobs = createJobs({
    ...{ db, now: Date.now, random: () => 0.5 },
    kinds: () => kindsThat({ deliver: { targets: () => [], run } }),
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => errors.push(error),
  })
  onTestFinished(async () => {
    await jobs.close()
    db.$client.close()
    expect(errors).toEqual([])
  })
  return { jobs, db, dataDir }
}

/** Another worker on the same folder, of which a test says when it speaks. */
function otherOn(db: Database) {
  const settings = createKindSettings(db)
  return createQueue({ db, settings, now: Date.now, random: () => 0.5 })
}

const busy = () =>
  new AppError({ code: 'PROVIDER_BUSY', message: 'It is busy.' }, { retryable: true })

test('a stop gives back within five seconds what does not end, as if it had not been begun', async () => {
  let begun = 0
  const { jobs } = jobsThat(() => {
    begun += 1
    return new Promise(() => undefined)
  })
  jobs.start()
  const id = jobs.enqueue({ kind: 'deliver', key: 'a' })
  await vi.advanceTimersByTimeAsync(10)
  expect(begun).toBe(1)
  const from = performance.now()
  const stopped = jobs.close()
  await vi.advanceTimersByTimeAsync(5 * SECOND)
  await stopped
  expect(performance.now() - from).toBeLessThanOrEqual(5 * SECOND)
  expect(jobs.reader.get(id)).toMatchObject({ state: 'waiting', attempts: 0 })
  // And nothing is begun after it.
  jobs.enqueue({ kind: 'deliver', key: 'b' })
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(begun).toBe(1)
})

test('what is told to stop, and does, is given back too', async () => {
  const { jobs } = jobsThat(
    (_claim, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      }),
  )
  jobs.start()
  const id = jobs.enqueue({ kind: 'deliver', key: 'a' })
  await vi.advanceTimersByTimeAsync(10)
  await jobs.close()
  expect(jobs.reader.get(id)).toMatchObject({ state: 'waiting', attempts: 0, error: null })
})

test('a command does what it asked for, and nothing that it did not', async () => {
  const did: string[] = []
  const { jobs, db } = jobsThat(({ key }) => void did.push(key))
  otherOn(db).enqueue({ kind: 'deliver', key: 'of another process' })
  jobs.enqueue({ kind: 'deliver', key: 'mine' })
  await jobs.settled()
  await vi.advanceTimersByTimeAsync(MINUTE)
  expect(did).toEqual(['mine'])
  jobs.start()
  await vi.advanceTimersByTimeAsync(6 * SECOND)
  expect(did).toEqual(['mine', 'of another process'])
})

test('what a dead process had is run again at the next look', async () => {
  const did: string[] = []
  const { jobs, db } = jobsThat(({ key }) => void did.push(key))
  const other = otherOn(db)
  other.enqueue({ kind: 'deliver', key: 'a' })
  other.claim(`${hostname()}/${NOBODY}/x`)
  jobs.start()
  await vi.advanceTimersByTimeAsync(6 * SECOND)
  expect(did).toEqual(['a'])
  expect(jobs.reader.attempts(1).map(it => it.error?.code)).toEqual(['INTERRUPTED', undefined])
})

test('a worker elsewhere is taken for dead after silence, never while it speaks', async () => {
  const did: string[] = []
  const { jobs, db } = jobsThat(({ key }) => void did.push(key))
  const other = otherOn(db)
  const id = other.enqueue({ kind: 'deliver', key: 'a' })
  other.claim('elsewhere/1/x')
  jobs.start()
  for (let beats = 0; beats < 20; beats++) {
    await vi.advanceTimersByTimeAsync(15 * SECOND)
    expect(other.keep('elsewhere/1/x', [id])).toEqual([id])
  }
  expect(did).toEqual([])
  await vi.advanceTimersByTimeAsync(2 * CLAIM)
  expect(did).toEqual(['a'])
})

test('after a night’s sleep a worker that lives is given the time to say so', async () => {
  const did: string[] = []
  const { jobs, db } = jobsThat(({ key }) => void did.push(key))
  const other = otherOn(db)
  const id = other.enqueue({ kind: 'deliver', key: 'a' })
  other.claim('elsewhere/1/x')
  jobs.start()
  await vi.advanceTimersByTimeAsync(10 * SECOND)
  // Both slept: the clock moved on, no timer ran.
  vi.setSystemTime(Date.now() + 9 * HOUR)
  await vi.advanceTimersByTimeAsync(20 * SECOND)
  expect(did).toEqual([])
  expect(other.keep('elsewhere/1/x', [id])).toEqual([id])
})

test('what waits for a try waits as long, though the clock is put back', async () => {
  const at: number[] = []
  const { jobs } = jobsThat(() => {
    at.push(performance.now())
    throw busy()
  })
  jobs.settings.setPolicy('deliver', {
    ...{ attempts: 5, firstWait: 10 * MINUTE, longestWait: 10 * MINUTE },
  })
  jobs.start()
  await vi.advanceTimersByTimeAsync(6 * SECOND)
  jobs.enqueue({ kind: 'deliver', key: 'a' })
  await vi.advanceTimersByTimeAsync(MINUTE)
  vi.setSystemTime(Date.now() - 24 * HOUR)
  await vi.advanceTimersByTimeAsync(8 * MINUTE)
  expect(at).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(at).toHaveLength(2)
})

test('a handler that throws before it promises anything fails its attempt alone', async () => {
  const { jobs } = jobsThat(() => {
    throw busy()
  })
  const id = jobs.enqueue({ kind: 'deliver', key: 'a' })
  await jobs.settled()
  expect(jobs.reader.get(id)).toMatchObject({
    ...{ state: 'failed', attempts: 1, error: { code: 'PROVIDER_BUSY' } },
  })
})

test('what ends after a stop has run out of patience says nothing to a closed ledger', async () => {
  const errors: unknown[] = []
  const db = openDatabase(ROOT, tempFolder())
  let end = () => {}
  const run: JobKind['run'] = () =>
    new Promise(resolve => {
      end = () => resolve(undefined)
    })
  const jobs = createJobs({
    ...{ db, now: Date.now, random: () => 0.5 },
    kinds: () => kindsThat({ deliver: { targets: () => [], run } }),
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => errors.push(error),
  })
  jobs.start()
  jobs.enqueue({ kind: 'deliver', key: 'a' })
  await vi.advanceTimersByTimeAsync(10)
  const closed = jobs.close()
  await vi.advanceTimersByTimeAsync(5 * SECOND)
  await closed
  db.$client.close()
  end()
  await vi.advanceTimersByTimeAsync(2 * MINUTE)
  expect(errors).toEqual([])
})

test('a ledger that cannot be written while the clock is put back ends no process', async () => {
  const errors: unknown[] = []
  const db = openDatabase(ROOT, tempFolder())
  const jobs = createJobs({
    ...{ db, now: Date.now, random: () => 0.5 },
    kinds: () => kindsThat({ deliver: { targets: () => [], run: () => undefined } }),
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => errors.push(error),
  })
  jobs.start()
  await vi.advanceTimersByTimeAsync(6 * SECOND)
  db.$client.pragma('query_only = true')
  vi.setSystemTime(Date.now() - HOUR)
  await vi.advanceTimersByTimeAsync(6 * SECOND)
  expect(errors.length).toBeGreaterThan(0)
  db.$client.pragma('query_only = false')
  await jobs.close()
  // Nor one that cannot be read at all: a tick says so.
  errors.length = 0
  const other = createJobs({
    ...{ db, now: Date.now, random: () => 0.5 },
    kinds: () => kindsThat({}),
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => errors.push(error),
  })
  db.$client.close()
  other.catchUp()
  expect(errors.length).toBeGreaterThan(0)
})

test('to have a kind done at once waits for what another process does, and takes what waits for its next try', async () => {
  const db = openDatabase(ROOT, tempFolder())
  const ran: string[] = []
  const jobs = createJobs({
    ...{ db, now: Date.now, random: () => 0.5 },
    kinds: () =>
      kindsThat({
        deliver: {
          targets: () => [{ key: 'a', zone: 'UTC' }],
          run: ({ key }) => void ran.push(key),
        },
      }),
    onEnd: () => undefined,
    onChange: () => undefined,
    onError: error => expect(error).toBeUndefined(),
  })
  onTestFinished(async () => {
    await jobs.close()
    db.$client.close()
  })
  const other = otherOn(db)
  const ids = ['b', 'a'].map(key => other.enqueue({ kind: 'deliver', key }))
  const [failed, running] = [other.claim('elsewhere/1/x'), other.claim('elsewhere/1/x')]
  if (!failed || !running) throw new Error('Nothing to claim')
  other.fail(failed, busy())
  expect(jobs.runNow('deliver').sort()).toEqual(ids)
  let settled = false
  void jobs.settled().then(() => {
    settled = true
  })
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(ran).toEqual(['b'])
  expect(settled).toBe(false)
  other.done(running)
  await vi.advanceTimersByTimeAsync(SECOND)
  expect(settled).toBe(true)
})
