import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'

/** Small files that were read wrongly once, kept beside the project. */
const FOLDER = new URL('../../../../shared/cases/csv/', import.meta.url)
const missing = !existsSync(FOLDER)
if (missing) console.warn(`The cases of CSV files were NOT tried: not in ${FOLDER.pathname}`)

/** As a user imports it: the command, on an empty folder. */
async function imported(name: string, format = 'generic') {
  const at = ['--data-dir', tempFolder(), '--json']
  const file = fileURLToPath(new URL(`${name}/input.csv`, FOLDER))
  const done = await runCommand(['import', file, '--format', format, '--name', name, ...at])
  const figures = async () => {
    const { stdout } = await runCommand(['metrics', '--from', '2026-01-01', ...at])
    return JSON.parse(stdout)
  }
  return { code: done.code, said: JSON.parse(done.stdout), figures }
}

describe.skipIf(missing)(`cases of CSV files${missing ? ' (NOT RUN)' : ''}`, () => {
  test.each([
    [
      'blank-rows',
      'generic',
      'USD',
      { gross_volume: 1000, refunds: 250, fees: 50, net_revenue: 700 },
    ],
    ['microseconds', 'generic', 'USD', { gross_volume: 1000 }],
    ['sep', 'generic', 'EUR', { gross_volume: 1250, fees: 40 }],
    [
      ...(['stripe-de', 'stripe-balance', 'EUR'] as const),
      { gross_volume: 125_000, refunds: 2500, fees: 1838, net_revenue: 120_662 },
    ],
    ['stripe-usdc', 'stripe-balance', 'USD', { gross_volume: 1000, fees: 50 }],
  ])('%s is counted', async (name, format, currency, expected) => {
    const { code, figures } = await imported(name, format)
    expect(code).toBe(0)
    const { totals_by_currency: totals } = await figures()
    const terms = Object.keys(expected).map(term => [term, totals[currency][term].amount])
    expect(Object.fromEntries(terms)).toEqual(expected)
  })

  test.each([
    ['dup-col', /of one name: gross/],
    ['latin1-product', /UTF-8/],
  ])('%s is refused', async (name, why) => {
    const { code, said } = await imported(name)
    expect(code).toBe(2)
    expect(said.error.code).toBe('INVALID_INPUT')
    expect(JSON.stringify(said.error)).toMatch(why)
  })
})
