import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { jobAttempts, jobs } from '../../../electron/db/schema.ts'
import { createByHand } from '../../../electron/jobs/by-hand.ts'
import { type Claim, RetryLater } from '../../../electron/jobs/job.ts'
import { createKindSettings } from '../../../electron/jobs/kind-settings.ts'
import { BY_HAND, KINDS } from '../../../electron/jobs/kinds.ts'
import { createQueue } from '../../../electron/jobs/queue.ts'
import { AppError } from '../../../shared/errors.ts'
import { ROOT, tempFolder } from '../../support/app.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 30, 12)

const passing = () =>
  new AppError({ code: 'PROVIDER_BUSY', message: 'Stripe is busy.' }, { retryable: true })
const final = () =>
  new AppError({ code: 'KEY_REFUSED', message: 'Stripe refuses the key.', fix: 'Replace it.' })

/** A queue on a ledger of its own, at a clock that a test moves. */
function queueAt(start = START, dataDir = tempFolder()) {
  const db = openDatabase(ROOT, dataDir)
  onTestFinished(() => void db.$client.close())
  const clock = { now: start }
  const settings = createKindSettings(db)
  const queue = createQueue({ db, settings, now: () => clock.now, random: () => 0.5 })
  const row = (id: number) => {
    const found = db
      .select()
      .from(jobs)
      .all()
      .find(it => it.id === id)
    if (!found) throw new Error('There is no such job')
    return found
  }
  const claim = (by = 'one') => {
    const claimed = queue.claim(by)
    if (!claimed) throw new Error('Nothing to claim')
    return claimed
  }
  const attemptsOf = (id: number) =>
    db
      .select()
      .from(jobAttempts)
      .all()
      .filter(it => it.jobId === id)
  return { db, clock, queue, settings, row, claim, attemptsOf, dataDir }
}

describe('asking', () => {
  test('asked for twice before it runs, a job runs once; asked for while it runs, once more', () => {
    const { queue, claim } = queueAt()
    const id = queue.enqueue({ kind: 'sync-account', key: 'a' })
    expect(queue.enqueue({ kind: 'sync-account', key: 'a' })).toBe(id)
    const first = claim()
    const second = queue.enqueue({ kind: 'sync-account', key: 'a' })
    expect(second).not.toBe(id)
    // One of a kind and key at a time.
    expect(queue.claim('two')).toBeNull()
    expect(queue.done(first)).toBe(true)
    expect(queue.claim('two')?.id).toBe(second)
  })

  test('goes back with the transaction that asked', () => {
    const { db, queue } = queueAt()
    expect(() =>
      db.transaction(() => {
        queue.enqueue({ kind: 'deliver', key: 'a' })
        throw new Error('no')
      }),
    ).toThrow('no')
    expect(queue.claim('one')).toBeNull()
  })

  test('what a person asks for goes first, and all the rest by when it is due', () => {
    const { clock, queue, claim } = queueAt()
    queue.enqueue({ kind: 'check-milestones', key: 'a' })
    clock.now += 1
    queue.enqueue({ kind: 'sync-account', key: 'b' })
    queue.enqueue({ kind: 'sync-account', key: 'c', priority: BY_HAND })
    expect([claim(), claim(), claim()].map(it => it.key)).toEqual(['c', 'a', 'b'])
  })
})

describe('limits', () => {
  test('five syncs at once, whoever claims, and a sixth when one has ended', () => {
    const { queue, claim } = queueAt()
    for (const key of 'abcdef') queue.enqueue({ kind: 'sync-account', key })
    const claims = ['one', 'two', 'one', 'two', 'one'].map(by => claim(by))
    expect(queue.claim('two')).toBeNull()
    queue.enqueue({ kind: 'check-milestones', key: 'a' })
    expect(claim().kind).toBe('check-milestones')
    queue.done(claims[0] as Claim)
    expect(claim().key).toBe('f')
  })

  test('a hundred syncs a minute', () => {
    const { clock, queue, claim } = queueAt()
    for (let n = 0; n < 100; n += 1) {
      queue.enqueue({ kind: 'sync-account', key: String(n) })
      queue.done(claim())
    }
    queue.enqueue({ kind: 'sync-account', key: 'late' })
    expect(queue.claim('one')).toBeNull()
    clock.now += MINUTE + 1
    expect(claim().key).toBe('late')
  })

  test('a paused kind waits, but for what a person asks for', () => {
    const { queue, settings, claim } = queueAt()
    settings.pause(true, 'sync-account')
    queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.enqueue({ kind: 'sync-account', key: 'b', priority: BY_HAND })
    expect(claim().key).toBe('b')
    expect(queue.claim('one')).toBeNull()
    settings.pause(false)
    expect(claim().key).toBe('a')
  })
})

describe('failing', () => {
  test('is tried again after waits that double to the longest, then the job is dead', () => {
    const { clock, queue, settings, row, claim, attemptsOf } = queueAt()
    settings.setPolicy('sync-account', {
      attempts: 4,
      firstWait: MINUTE,
      longestWait: 3 * MINUTE,
    })
    const id = queue.enqueue({ kind: 'sync-account', key: 'a' })
    const waits = []
    for (let n = 0; n < 4; n += 1) {
      const claimed = claim()
      expect(claimed.again).toBe(n > 0)
      queue.fail(claimed, passing())
      if (row(id).state === 'dead') break
      waits.push(row(id).runAt - clock.now)
      expect(queue.claim('one')).toBeNull()
      clock.now = row(id).runAt
    }
    expect(waits).toEqual([MINUTE, 2 * MINUTE, 3 * MINUTE])
    expect(row(id)).toMatchObject({ state: 'dead', attempts: 4 })
    expect(attemptsOf(id).map(it => it.error?.code)).toEqual(Array(4).fill('PROVIDER_BUSY'))
    clock.now += 365 * 24 * 60 * MINUTE
    expect(queue.claim('one')).toBeNull()
  })

  test('waits are spread by a quarter either way', () => {
    const { db, clock, settings } = queueAt()
    for (const [random, wait] of [
      [0, 3.75],
      [0.999999, 6.25],
    ] as const) {
      const queue = createQueue({ db, settings, now: () => clock.now, random: () => random })
      const id = queue.enqueue({ kind: 'sync-account', key: String(random) })
      queue.fail(queue.claim('one') as Claim, passing())
      const row = db
        .select()
        .from(jobs)
        .all()
        .find(it => it.id === id)
      expect((row?.runAt ?? 0) - clock.now).toBeCloseTo(wait * MINUTE, -3)
    }
  })

  test('of what a person has to mend is dead at once, and says what to do', () => {
    const { queue, row, claim } = queueAt()
    const id = queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.fail(claim(), final())
    expect(row(id)).toMatchObject({
      state: 'dead',
      attempts: 1,
      lastError: { code: 'KEY_REFUSED', message: 'Stripe refuses the key.', fix: 'Replace it.' },
    })
  })

  test('an answer that asks for a longer wait gets it', () => {
    const { clock, queue, row, claim } = queueAt()
    const id = queue.enqueue({ kind: 'deliver', key: 'a' })
    queue.fail(claim(), new RetryLater(passing(), 60 * MINUTE))
    expect(row(id).runAt - clock.now).toBe(60 * MINUTE)
  })

  test('a wait that was asked for is kept, whatever the policy says and whatever is new; not where a person asks', () => {
    const { clock, queue, settings, row, claim } = queueAt()
    settings.setPolicy('deliver', { attempts: 3, firstWait: 1_000, longestWait: 1_000 })
    const id = queue.enqueue({ kind: 'deliver', key: 'a', payload: { n: '1' } })
    queue.fail(claim(), new RetryLater(passing(), 60 * MINUTE))
    expect(queue.claim('one')).toBeNull()
    clock.now += MINUTE
    queue.enqueue({ kind: 'deliver', key: 'a', payload: { n: '2' } })
    expect(queue.claim('one')).toBeNull()
    expect(row(id)).toMatchObject({ runAt: START + 60 * MINUTE, payload: { n: '2' } })
    queue.enqueue({ kind: 'deliver', key: 'a', priority: BY_HAND })
    const asked = claim()
    // Something new came while it was sent, and failed: that waits as long.
    queue.enqueue({ kind: 'deliver', key: 'a', payload: { n: '3' } })
    queue.fail(asked, new RetryLater(passing(), 60 * MINUTE))
    expect(queue.claim('one')).toBeNull()
    expect(row(id)).toMatchObject({ state: 'failed', payload: { n: '3' } })
    clock.now = row(id).runAt
    expect(claim()).toMatchObject({ id })
  })

  test('something new to send each day does not keep a platform that never answers from being told', () => {
    const { clock, queue, row, claim } = queueAt()
    const id = queue.enqueue({ kind: 'deliver', key: 'a' })
    for (let n = 0; n < KINDS.deliver.policy.attempts; n += 1) {
      queue.fail(claim(), passing())
      clock.now += 1
      if (row(id).state !== 'dead') queue.enqueue({ kind: 'deliver', key: 'a' })
    }
    expect(row(id)).toMatchObject({ state: 'dead', attempts: 24 })
  })

  test('a job that works at last takes the dead ones of its kind and key off the list', () => {
    const { queue, row, claim } = queueAt()
    const dead = queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.fail(claim(), final())
    expect(row(dead).dismissedAt).toBeNull()
    queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.done(claim())
    expect(row(dead)).toMatchObject({ state: 'dead', dismissedAt: START })
  })

  test('asked for again while it fails, the new one goes on in its place', () => {
    const { queue, row, claim } = queueAt()
    const first = queue.enqueue({ kind: 'deliver', key: 'a' })
    const claimed = claim()
    const second = queue.enqueue({ kind: 'deliver', key: 'a' })
    queue.fail(claimed, passing())
    expect(row(first)).toMatchObject({ state: 'dead', dismissedAt: START })
    expect(claim().id).toBe(second)
  })
})

describe('a worker that dies or stops', () => {
  test('what it had is tried again, and a job that kills it each time is dead in the end', () => {
    const { queue, row, claim, attemptsOf } = queueAt()
    const id = queue.enqueue({ kind: 'sign-snapshot', key: 'a' })
    for (let n = 1; n <= KINDS['sign-snapshot'].policy.attempts; n += 1) {
      claim(`worker ${n}`)
      queue.takeBack(`worker ${n}`)
    }
    expect(row(id).state).toBe('dead')
    expect(attemptsOf(id).map(it => it.error?.code)).toEqual(Array(5).fill('INTERRUPTED'))
  })

  test('a claim that was taken back ends nothing any more', () => {
    const { queue, row, claim } = queueAt()
    const id = queue.enqueue({ kind: 'deliver', key: 'a' })
    const late = claim('one')
    queue.takeBack('one')
    const now = claim('two')
    const effects: string[] = []
    expect(queue.done(late, () => void effects.push('late'))).toBe(false)
    queue.fail(late, final())
    queue.release(late)
    expect(row(id)).toMatchObject({ state: 'running', claimedBy: 'two', attempts: 2 })
    expect(queue.done(now, () => void effects.push('now'))).toBe(true)
    expect(effects).toEqual(['now'])
  })

  test('an effect that fails leaves the job as it was', () => {
    const { queue, row, claim } = queueAt()
    const id = queue.enqueue({ kind: 'deliver', key: 'a' })
    const claimed = claim()
    expect(() =>
      queue.done(claimed, () => {
        throw new Error('The disk is full')
      }),
    ).toThrow('The disk is full')
    expect(row(id).state).toBe('running')
  })

  test('a job that is given back has not been tried', () => {
    const { queue, row, claim, attemptsOf } = queueAt()
    const id = queue.enqueue({ kind: 'deliver', key: 'a' })
    queue.release(claim())
    expect(row(id)).toMatchObject({ state: 'waiting', attempts: 0, claimedBy: null })
    expect(attemptsOf(id)).toEqual([])
    const claimed = claim()
    queue.enqueue({ kind: 'deliver', key: 'a' })
    queue.release(claimed)
    expect(claim()).toMatchObject({ attempt: 1 })
  })
})

describe('the clock', () => {
  test('what was put off while it was a year ahead is due at once', () => {
    const { clock, queue, claim } = queueAt(START + 365 * 24 * 60 * MINUTE)
    queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.fail(claim(), passing())
    clock.now = START
    expect(claim()).toMatchObject({ key: 'a', attempt: 2 })
  })

  test('put back by an hour, what waits comes nearer by an hour, but not before now', () => {
    const { clock, queue, row, claim } = queueAt()
    const id = queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.fail(claim(), passing())
    clock.now -= 60 * MINUTE
    expect(queue.claim('one')).toBeNull()
    queue.shift(-60 * MINUTE)
    expect(row(id).runAt - clock.now).toBe(5 * MINUTE)
    queue.shift(-60 * MINUTE)
    expect(row(id).runAt).toBe(clock.now)
  })
})

test('what is due is the older the longer nothing takes it; paused, running or later, it is not due', () => {
  const { queue, clock, claim, settings } = queueAt()
  expect(queue.overdue()).toEqual([])
  queue.enqueue({ kind: 'deliver', key: 'a' })
  clock.now += MINUTE
  queue.enqueue({ kind: 'deliver', key: 'b' })
  queue.enqueue({ kind: 'back-up', key: 'ledger' })
  clock.now += MINUTE
  const due = () => Object.fromEntries(queue.overdue().map(it => [it.kind, it.wait]))
  expect(due()).toEqual({ deliver: 2 * MINUTE, 'back-up': MINUTE })
  settings.pause(true, 'back-up')
  expect(due()).toEqual({ deliver: 2 * MINUTE })
  const first = claim()
  expect(due()).toEqual({ deliver: MINUTE })
  queue.fail(first, passing())
  claim()
  expect(due()).toEqual({})
  // Put off while the clock was ahead, it is due and has waited for no time that is known.
  clock.now -= 365 * 24 * 60 * MINUTE
  expect(due()).toEqual({ deliver: 0 })
})

describe('history', () => {
  test('what ended long ago is forgotten, but for the last of its kind and key, and for what nobody has seen', () => {
    const { db, clock, queue, claim } = queueAt()
    const ask = (key: string) => queue.enqueue({ kind: 'sync-account', key })
    const first = ask('a')
    queue.done(claim())
    clock.now += MINUTE
    const dead = ask('b')
    queue.fail(claim(), final())
    clock.now += MINUTE
    const second = ask('a')
    queue.done(claim())
    queue.prune(clock.now + MINUTE)
    const left = db.select().from(jobs).all()
    expect(left.map(it => it.id)).toEqual([dead, second])
    expect(
      db
        .select()
        .from(jobAttempts)
        .all()
        .map(it => it.jobId),
    ).not.toContain(first)
    // Once its successor is done, it needs nobody's eye.
    ask('b')
    queue.done(claim())
    queue.prune(clock.now + MINUTE)
    expect(
      db
        .select()
        .from(jobs)
        .all()
        .map(it => it.id),
    ).not.toContain(dead)
  })

  test('what is removed takes its jobs along, but not one that runs', () => {
    const { db, queue, claim } = queueAt()
    queue.enqueue({ kind: 'sync-account', key: 'a' })
    const running = claim()
    queue.enqueue({ kind: 'sync-account', key: 'a' })
    queue.enqueue({ kind: 'deliver', key: 'b' })
    queue.forget('a')
    expect(
      db
        .select()
        .from(jobs)
        .all()
        .map(it => [it.id === running.id, it.key]),
    ).toEqual([
      [true, 'a'],
      [false, 'b'],
    ])
  })
})

describe('by hand', () => {
  test('a dead job that is tried again keeps its history, and gets all its attempts', () => {
    const { db, queue, clock, row, claim, attemptsOf } = queueAt()
    const revived: string[] = []
    const byHand = createByHand({
      ...{ db, queue, now: () => clock.now },
      revive: (kind, key) => revived.push(`${kind} ${key}`),
    })
    const id = queue.enqueue({ kind: 'deliver', key: 'a', payload: { why: 'first' } })
    expect(() => byHand.dismiss(id)).toThrow('not dead')
    queue.fail(claim(), final())
    expect(byHand.retry(id)).toBe(id)
    expect(revived).toEqual(['deliver a'])
    expect(row(id)).toMatchObject({
      ...{ attempts: 1, maxAttempts: 1 + KINDS.deliver.policy.attempts },
      ...{ priority: BY_HAND, payload: { why: 'first' } },
    })
    const again = claim()
    expect(() => byHand.retry(id)).toThrow('running')
    queue.done(again)
    expect(attemptsOf(id).map(it => [it.number, it.error?.code])).toEqual([
      [1, 'KEY_REFUSED'],
      [2, undefined],
    ])
    expect(() => byHand.retry(id)).toThrow('done')
    expect(() => byHand.retry(999)).toThrow('no such job')
  })

  test('where it was asked for again meanwhile, that one is tried, and the dead one rests', () => {
    const { db, queue, clock, row, claim } = queueAt()
    const byHand = createByHand({ db, queue, now: () => clock.now, revive: () => undefined })
    const id = queue.enqueue({ kind: 'deliver', key: 'a' })
    queue.fail(claim(), final())
    const next = queue.enqueue({ kind: 'deliver', key: 'a' })
    queue.fail(claim(), passing())
    expect(row(next).runAt).toBeGreaterThan(clock.now)
    expect(byHand.retry(id)).toBe(next)
    expect(row(next).runAt).toBe(clock.now)
    expect(row(id).dismissedAt).toBe(clock.now)
  })
})
