import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { createRunLog } from '../../../electron/sync/run-log.ts'
import { createStartSync } from '../../../electron/workflows/start-sync.ts'
import type { Connection } from '../../../shared/contract/connections.ts'
import { ROOT, tempFolder } from '../../support/app.ts'

const MINUTE = 60_000
/** More than any system gives: no process has it. */
const NOBODY = 2 ** 30

function logOn(clock: { now: number }) {
  const db = openDatabase(ROOT, tempFolder())
  onTestFinished(() => void db.$client.close())
  db.$client.exec(`
    insert into startups (id, name, description, website, currency, timezone, sample, created_at)
    values ('s', 'S', '', '', 'USD', 'UTC', 0, 0);
    insert into connections (id, startup_id, provider, name, test, state, created_at)
    values ('c', 's', 'stripe', 'C', 0, 'ready', 0);`)
  const log = createRunLog(db, () => clock.now)
  /** A run of another process, last heard of `silence` ago. */
  const foreign = (pid: number, silence: number) =>
    db.$client
      .prepare(
        `insert into runs (id, connection_id, trigger, status, pid, started_at, seen_at)
         values ('theirs', 'c', 'command', 'running', ?, ?, ?)`,
      )
      .run(pid, clock.now - 60 * MINUTE, clock.now - silence)
  return { log, foreign }
}

test('a run of a process that is gone is closed as soon as anybody asks', () => {
  const { log, foreign } = logOn({ now: Date.now() })
  foreign(NOBODY, 0)
  expect(log.running('c')).toBeNull()
  expect(log.get('theirs')).toMatchObject({ status: 'interrupted', error: { code: 'INTERRUPTED' } })
  expect(log.begin('c', 'page')).toMatchObject({ status: 'running' })
})

test('a live process keeps its run while it says so; after that its id is another program’s', () => {
  const clock = { now: Date.now() }
  const { log, foreign } = logOn(clock)
  foreign(process.ppid, MINUTE)
  expect(log.begin('c', 'page')).toBeNull()
  clock.now += 3 * MINUTE
  log.beat(['theirs'])
  clock.now += 3 * MINUTE
  expect(log.begin('c', 'page')).toBeNull()
  clock.now += 3 * MINUTE
  expect(log.begin('c', 'page')).toMatchObject({ status: 'running' })
})

test('a connection that was removed begins no run, in words', () => {
  const { log } = logOn({ now: Date.now() })
  expect(() => log.begin('gone', 'page')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('a sync can be asked for after another process was killed in the middle of one', () => {
  const { log, foreign } = logOn({ now: Date.UTC(2026, 0, 15, 12) })
  foreign(NOBODY, 0)
  const asked: string[] = []
  const connection = { id: 'c', name: 'C', state: 'ready', imported: false } as Connection
  const { syncNow } = createStartSync({
    log,
    connections: { list: () => [connection], get: () => connection },
    jobs: {
      enqueue: ({ key }) => asked.push(key),
      work: () => undefined,
      waits: () => true,
      settled: async () => undefined,
      settledOf: async () => undefined,
    },
  })
  syncNow('page')
  expect(asked).toEqual(['c'])
})

test('runs that a clock which was ahead has written hide none that came later, and keep none running', () => {
  const clock = { now: Date.UTC(2027, 0, 15) }
  const { log, foreign } = logOn(clock)
  const ahead = log.begin('c', 'page')
  log.end(ahead?.id ?? '', { status: 'succeeded', entries: 0 })
  // Of a process whose id another program has by now.
  foreign(process.ppid, 0)
  clock.now = Date.UTC(2026, 0, 15)
  const run = log.begin('c', 'page')
  expect(run).toMatchObject({ status: 'running', startedAt: clock.now })
  expect(log.recent('c', 1)).toMatchObject([{ id: run?.id }])
  expect(log.list(1)).toMatchObject([{ id: run?.id }])
})
