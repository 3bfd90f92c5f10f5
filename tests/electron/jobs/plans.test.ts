import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import type { Claim } from '../../../electron/jobs/job.ts'
import { createKindSettings } from '../../../electron/jobs/kind-settings.ts'
import { createQueue } from '../../../electron/jobs/queue.ts'
import { createJobReader } from '../../../electron/jobs/reader.ts'
import { AppError } from '../../../shared/errors.ts'
import { ROOT, tempFolder } from '../../support/app.ts'

/** These hold what waits, runs or is dead, or are read from their end: never the whole history. */
const FEW = /jobs_(due|dead|pending_once|running_once|asked)\b/

test('what is asked at each look and each end goes by an index, however long the history', () => {
  const db = openDatabase(ROOT, tempFolder())
  onTestFinished(() => void db.$client.close())
  const { prepare } = db.$client
  const asked = new Set<string>()
  db.$client.prepare = (text: string) => {
    if (text.includes('"jobs"')) asked.add(text)
    return prepare.call(db.$client, text) as never
  }
  const settings = createKindSettings(db)
  const queue = createQueue({ db, settings, now: Date.now, random: Math.random })
  const reader = createJobReader(db)
  for (const key of ['a', 'b', 'c']) queue.enqueue({ kind: 'deliver', key })
  const claim = () => queue.claim('one') as Claim
  queue.done(claim())
  queue.fail(claim(), new AppError({ code: 'CONFLICT', message: 'No.' }))
  queue.release(claim())
  queue.takeBack('one')
  queue.claimants()
  queue.owed()
  queue.shift(-60_000)
  reader.newest('deliver', 'a')
  reader.live('deliver', 'a')
  reader.pending('deliver')
  reader.dead()
  reader.list({ limit: 100 })

  const plans = [...asked].flatMap(text => {
    const values: unknown[] = Array(text.split('?').length - 1).fill(0)
    const steps = prepare.call(db.$client, `explain query plan ${text}`).all(values)
    return (steps as { detail: string }[]).map(({ detail }) => ({ text, detail }))
  })
  expect(plans.length).toBeGreaterThan(20)
  const slow = plans.filter(
    ({ detail }) =>
      (/^SCAN (jobs|other)\b/.test(detail) && !FEW.test(detail)) ||
      // A whole kind is most of what there is.
      /jobs_of \(kind=\?\)/.test(detail),
  )
  expect(slow).toEqual([])
  expect(
    plans.filter(
      it => /order by "jobs"."id" desc limit/.test(it.text) && it.detail.includes('TEMP B-TREE'),
    ),
  ).toEqual([])
})
