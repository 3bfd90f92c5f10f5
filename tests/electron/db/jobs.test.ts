import { expect, test } from 'vitest'
import { dataFolder, testApp } from '../../support/app.ts'
import { addRow, ledgerAfter, stepsBefore } from '../../support/ledger/earlier.ts'

const earlier = Array.from({ length: stepsBefore('`job_kinds`') }, (_, steps) => steps + 1)

/** A ledger of an earlier version, with syncs every six hours from 14:00. */
function fillEarlier(steps: number, schedule: string): string {
  const dataDir = dataFolder()
  const old = ledgerAfter(steps, dataDir)
  addRow(old, 'installation', { id: 'i', secrets: 'vault', schedule })
  old.close()
  return dataDir
}

test.each(earlier)('a schedule of a ledger of %i steps goes on as it was', async steps => {
  const schedule = JSON.stringify({ everyHours: 6, atHour: 14 })
  const { client } = await testApp({ dataDir: fillEarlier(steps, schedule) })
  expect(await client.sync.schedule()).toMatchObject({ plain: { everyHours: 6, atHour: 14 } })
  const kinds = await client.jobs.kinds()
  expect(kinds.find(it => it.kind === 'sync-account')?.cron).toBe('0 14,20,2,8 * * *')
})

test.each([
  ['{"everyHours":24,"atHour":2}', '0 2 * * *'],
  ['{"everyHours":24,"atHour":0}', '0 0 * * *'],
  ['{"everyHours":1,"atHour":7}', '0 * * * *'],
  ['{"everyHours":12,"atHour":23}', '0 23,11 * * *'],
  // What no version has written is no schedule.
  ['{"everyHours":5,"atHour":7}', '0 2 * * *'],
  ['{"everyHours":6,"atHour":99}', '0 2 * * *'],
  ['broken', '0 2 * * *'],
])('%s becomes %s', async (schedule, line) => {
  const steps = earlier.length
  const { client } = await testApp({ dataDir: fillEarlier(steps, schedule) })
  const kinds = await client.jobs.kinds()
  expect(kinds.find(it => it.kind === 'sync-account')?.cron).toBe(line)
})
