import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { createReferenceRates } from '../../../electron/rates/reference-rates.ts'
import { ROOT, tempFolder } from '../../support/app.ts'
import { createEcbSandbox } from '../../support/ecb/sandbox.ts'

const run = promisify(execFile)

async function makeTable() {
  const bank = await createEcbSandbox({
    '1999-01-04': { USD: '1.1789' },
    '2026-01-06': { USD: '1.1691' },
  })
  onTestFinished(() => bank.close())
  const folder = join(tempFolder(), 'ecb-rates')
  const make = () =>
    run(process.execPath, [join(ROOT, 'resources/ecb-rates/make.ts'), folder, bank.url])
  return { bank, folder, make }
}

test('npm run rates lays a table that the app reads', async () => {
  const { folder, make } = await makeTable()
  expect((await make()).stdout).toContain('2 days, 1999-01-04 to 2026-01-06')
  const db = openDatabase(ROOT, tempFolder())
  onTestFinished(() => void db.$client.close())
  const rates = createReferenceRates(db, folder)
  expect(rates.between('EUR', 'USD')).toEqual([
    { day: '1999-01-04', from: '1', to: '1.1789' },
    { day: '2026-01-06', from: '1', to: '1.1691' },
  ])
})

test('npm run rates lays nothing where it was answered something else', async () => {
  const { bank, folder, make } = await makeTable()
  bank.inject({ status: 200 })
  await expect(make()).rejects.toThrow()
  expect(existsSync(folder)).toBe(false)
})
