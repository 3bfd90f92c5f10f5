import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as passed } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { createKindSettings } from '../../../electron/jobs/kind-settings.ts'
import { createQueue } from '../../../electron/jobs/queue.ts'
import { createJobReader } from '../../../electron/jobs/reader.ts'
import { ROOT, tempFolder } from '../../support/app.ts'

/** `KILLS=300 npx vitest run --project unit tests/electron/jobs/kills.test.ts` takes about five minutes. */
const KILLS = Number(process.env.KILLS ?? 10)
const WORKER = join(ROOT, 'tests/support/jobs/main.ts')

/** Two processes that work on a folder, one of them killed and replaced now and then. */
function workersOn(dataDir: string) {
  const errors: string[] = []
  const workers: ChildProcess[] = []
  const hire = () => {
    const worker = spawn(process.execPath, [WORKER, dataDir], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    worker.stderr?.on('data', text => errors.push(String(text)))
    workers.push(worker)
  }
  const kill = async (worker: ChildProcess | undefined) => {
    if (!worker || worker.exitCode !== null || worker.signalCode !== null) return
    worker.kill('SIGKILL')
    await once(worker, 'exit')
  }
  onTestFinished(async () => {
    for (const worker of workers) await kill(worker)
  })
  hire()
  hire()
  return {
    errors,
    async killOne() {
      await kill(workers.splice(Math.floor(Math.random() * 2), 1)[0])
      hire()
    },
  }
}

test(`${KILLS} kills lose no job, and do none twice`, {
  timeout: 60_000 + KILLS * 3_000,
}, async () => {
  const dataDir = tempFolder()
  const db = openDatabase(ROOT, dataDir)
  onTestFinished(() => void db.$client.close())
  db.$client.exec('create table effects (job integer not null)')
  const settings = createKindSettings(db)
  settings.setPolicy('deliver', { attempts: 100, firstWait: 1_000, longestWait: 1_000 })
  settings.setPolicy('sign-snapshot', { attempts: 100, firstWait: 1_000, longestWait: 1_000 })
  const queue = createQueue({ db, settings, now: Date.now, random: Math.random })
  const ids = new Set<number>()
  const { killOne, errors } = workersOn(dataDir)
  for (let kill = 0; kill < KILLS; kill++) {
    for (let n = 0; n < 20; n++) {
      ids.add(queue.enqueue({ kind: 'deliver', key: `${kill}-${n}` }))
      if (n % 4 === 0) ids.add(queue.enqueue({ kind: 'sign-snapshot', key: `${kill}-${n}` }))
    }
    await passed(Math.random() * 1_500)
    await killOne()
  }
  const counts = () =>
    Object.fromEntries(
      createJobReader(db)
        .counts()
        .map(it => [`${it.kind} ${it.state}`, it.n]),
    )
  await expect
    .poll(counts, { timeout: 50_000 + KILLS * 500, interval: 500 })
    .toEqual({ 'deliver done': KILLS * 20, 'sign-snapshot done': KILLS * 5 })
  const effects = db.$client.prepare('select job from effects order by job').pluck().all()
  expect(effects).toEqual([...ids].sort((one, other) => one - other))
  expect(errors.filter(it => !it.includes('ExperimentalWarning'))).toEqual([])
})
