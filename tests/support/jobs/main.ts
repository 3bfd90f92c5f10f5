import { openDatabase } from '../../../electron/db/open.ts'
import type { JobKind } from '../../../electron/jobs/handlers.ts'
import { createJobs } from '../../../electron/jobs/jobs.ts'
import { AppError } from '../../../shared/errors.ts'
import { ROOT } from '../app.ts'
import { kindsThat } from './kinds.ts'

/**
 * A process that works on the queue of a folder until it is killed. Each job takes a moment, fails now and then, and
 * notes in the transaction that ends it that it was done.
 */
const [dataDir = ''] = process.argv.slice(2)
const db = openDatabase(ROOT, dataDir)
const done = db.$client.prepare('insert into effects (job) values (?)')

const work: JobKind = {
  targets: () => [],
  async run({ id, key }) {
    await new Promise(resolve => setTimeout(resolve, Math.random() * 20))
    if (Math.random() < 0.2) {
      throw new AppError({ code: 'PROVIDER_BUSY', message: `${key} is busy.` }, { retryable: true })
    }
    return () => void done.run(id)
  },
}
const jobs = createJobs({
  db,
  kinds: () => kindsThat({ deliver: work, 'sign-snapshot': work }),
  now: Date.now,
  random: Math.random,
  onEnd: () => undefined,
  onChange: () => undefined,
  onError(error) {
    console.error(error)
  },
})
jobs.start()
jobs.work()
