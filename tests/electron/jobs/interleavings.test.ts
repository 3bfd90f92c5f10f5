import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { type Database, openDatabase } from '../../../electron/db/open.ts'
import { jobAttempts, jobKinds, jobs } from '../../../electron/db/schema.ts'
import type { Claim } from '../../../electron/jobs/job.ts'
import { createKindSettings } from '../../../electron/jobs/kind-settings.ts'
import { createQueue } from '../../../electron/jobs/queue.ts'
import type { JobKindId } from '../../../shared/contract/jobs.ts'
import { AppError } from '../../../shared/errors.ts'
import { ROOT, tempFolder } from '../../support/app.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 30, 12)

const passing = () =>
  new AppError({ code: 'PROVIDER_BUSY', message: 'Stripe is busy.' }, { retryable: true })
const final = () =>
  new AppError({ code: 'KEY_REFUSED', message: 'Stripe refuses the key.', fix: 'Replace it.' })

/** What may happen to two workers on one ledger, in any order. */
type Step =
  | { do: 'ask'; kind: JobKindId; key: string }
  | { do: 'claim' | 'end' | 'fail' | 'refuse' | 'release' | 'kill' | 'keep'; worker: 0 | 1 }
  | { do: 'cut'; worker: 0 | 1; at: number }
  | { do: 'pass'; milliseconds: number }

const worker = fc.constantFrom(0 as const, 1 as const)
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('ask' as const),
      kind: fc.constantFrom<JobKindId>('sync-account', 'sign-snapshot', 'deliver'),
      key: fc.constantFrom('a', 'b', 'c'),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('claim' as const, 'claim' as const, 'end' as const, 'fail' as const),
      worker,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom('refuse' as const, 'release' as const, 'kill' as const, 'keep' as const),
      worker,
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('cut' as const), worker, at: fc.nat(8) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('pass' as const),
      milliseconds: fc.integer({ min: -5 * MINUTE, max: 8 * 60 * MINUTE }),
    }),
  },
)

/** The connection was cut off: a kill, as the ledger sees it. */
class Cut extends Error {}

/** A worker with a connection of its own, whose statements fail from the nth on once it is told to die. */
function createVictim(name: string, dataDir: string, clock: { now: number }) {
  const db = openDatabase(ROOT, dataDir)
  onTestFinished(() => void db.$client.close())
  let left = Number.POSITIVE_INFINITY
  const prepare = db.$client.prepare.bind(db.$client)
  db.$client.prepare = ((source: string) => {
    if (left-- <= 0) throw new Cut()
    return prepare(source)
  }) as typeof db.$client.prepare
  let lives = 0
  const victim = {
    db,
    id: `${name} 0`,
    claims: [] as Claim[],
    queue: createQueue({
      db,
      settings: createKindSettings(db),
      now: () => clock.now,
      random: Math.random,
    }),
    dieAfter(statements: number) {
      left = statements
    },
    /** As the next process, which knows nothing of what this one had. */
    liveAgain() {
      left = Number.POSITIVE_INFINITY
      lives += 1
      victim.id = `${name} ${lives}`
      victim.claims = []
    },
    spare() {
      left = Number.POSITIVE_INFINITY
    },
  }
  return victim
}
type Victim = ReturnType<typeof createVictim>

function take(it: Victim, step: Exclude<Step['do'], 'ask' | 'cut' | 'pass' | 'kill'>): void {
  if (step === 'claim') {
    const claimed = it.queue.claim(it.id)
    if (claimed) it.claims.push(claimed)
    return
  }
  if (step === 'keep') {
    const ids = it.claims.map(({ id }) => id)
    it.queue.keep(it.id, ids)
    return
  }
  const claim = it.claims.at(-1)
  if (!claim) return
  const effect = () =>
    void it.db.$client.prepare('insert into effects (job) values (?)').run(claim.id)
  if (step === 'end') it.queue.done(claim, effect)
  if (step === 'fail') it.queue.fail(claim, passing())
  if (step === 'refuse') it.queue.fail(claim, final())
  if (step === 'release') it.queue.release(claim)
  it.claims.pop()
}

/** One of a kind and key at a time, and none beyond its kind's limit. */
function expectLimits(db: Database): void {
  const running = db
    .select()
    .from(jobs)
    .all()
    .filter(it => it.state === 'running')
  const keys = running.map(({ kind, key }) => `${kind} ${key}`)
  expect(new Set(keys).size).toBe(keys.length)
  expect(running.filter(it => it.kind === 'sign-snapshot').length).toBeLessThanOrEqual(1)
}

test('any order of two workers, failures and kills does each job once, or says why not', () => {
  const dataDir = tempFolder()
  const clock = { now: START }
  const [one, two] = [createVictim('one', dataDir, clock), createVictim('two', dataDir, clock)]
  const victims = [one, two] as const
  const { db } = one
  db.$client.exec('create table effects (job integer not null)')
  let deaths = 0

  function die(it: Victim): void {
    deaths += 1
    const before = it.id
    it.liveAgain()
    const other = it === one ? two : one
    other.queue.takeBack(before)
  }

  function play(step: Exclude<Step, { do: 'ask' | 'cut' | 'pass' }>, cut: number | null): void {
    const it = victims[step.worker]
    if (cut !== null) it.dieAfter(cut)
    try {
      if (step.do !== 'kill') take(it, step.do)
      it.spare()
      if (step.do === 'kill' || cut !== null) die(it)
    } catch (error) {
      if (!(error instanceof Cut)) throw error
      die(it)
    }
  }

  /** Both live on, and time goes by, until nothing is left to do. */
  function playOut(): void {
    for (const it of victims) while (it.claims.length > 0) take(it, 'end')
    for (let rounds = 0; rounds < 40; rounds += 1) {
      clock.now += 12 * 60 * MINUTE
      const it = victims[rounds % 2] ?? one
      take(it, 'claim')
      while (it.claims.length > 0) take(it, 'end')
    }
  }

  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 60 }), steps => {
      for (const table of [jobAttempts, jobKinds, jobs]) db.delete(table).run()
      db.$client.exec('delete from effects')
      clock.now = START
      for (const it of victims) it.claims = []
      /** The newest of each kind and key. */
      const asked = new Map<string, number>()
      const cuts: (number | null)[] = [null, null]
      for (const step of steps) {
        if (step.do === 'pass') clock.now += step.milliseconds
        else if (step.do === 'ask') asked.set(`${step.kind} ${step.key}`, one.queue.enqueue(step))
        else if (step.do === 'cut') cuts[step.worker] = step.at
        else {
          play(step, cuts[step.worker] ?? null)
          cuts[step.worker] = null
        }
        expectLimits(db)
      }
      playOut()
      const rows = db.select().from(jobs).all()
      const effects = db.$client.prepare('select job from effects').pluck().all()
      for (const row of rows) {
        const times = effects.filter(it => it === row.id).length
        expect([row.state, times]).toEqual(row.state === 'done' ? ['done', 1] : ['dead', 0])
        if (row.state === 'dead') expect(row.lastError).not.toBeNull()
      }
      // One that was given back while it was asked for anew went on as the newer one.
      for (const id of asked.values()) expect(rows.map(it => it.id)).toContain(id)
    }),
    { numRuns: Number(process.env.QUEUE_RUNS ?? 80) },
  )
  expect(deaths).toBeGreaterThan(50)
})
