import { describe, expect, onTestFinished, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { createReferenceRates } from '../../../electron/rates/reference-rates.ts'
import { createRatesRefresh } from '../../../electron/rates/refresh.ts'
import { ROOT, tempFolder } from '../../support/app.ts'
import { daysOf, type Table } from '../../support/ecb/files.ts'
import { createEcbSandbox } from '../../support/ecb/sandbox.ts'

const HOUR = 3_600_000
/** A Tuesday evening in Frankfurt, after the day's rates are out. */
const EVENING = Date.UTC(2026, 0, 6, 18)

const RATES: Table = {
  '1999-01-04': { USD: '1.1789' },
  '2026-01-05': { USD: '1.1725' },
  '2026-01-06': { USD: '1.1691' },
}

/** The job on a real database, asking a bank on this machine, at a time of its own. */
async function refreshing({ known = {} as Table, patience = 5_000 } = {}) {
  const bank = await createEcbSandbox(RATES)
  onTestFinished(() => bank.close())
  const db = openDatabase(ROOT, tempFolder())
  const rates = createReferenceRates(db, '')
  rates.save(daysOf(known))
  const state = { now: EVENING, needed: true }
  const told: string[] = []
  const refresh = createRatesRefresh({
    ...{ db, rates, files: bank.url, patience },
    onNew: newest => void told.push(newest),
    needed: () => state.needed,
    now: () => state.now,
  })
  onTestFinished(async () => {
    await refresh.close()
    db.$client.close()
  })
  const dollar = () => rates.between('EUR', 'USD').map(({ day, to }) => `${day} ${to}`)
  const asked = () => bank.requests.map(({ path }) => path)
  return { bank, refresh, state, dollar, asked, told }
}

const DOLLAR = ['1999-01-04 1.1789', '2026-01-05 1.1725', '2026-01-06 1.1691']

describe('the refresh of the reference rates', () => {
  test('takes the whole history at first, then the last ninety days, once a day', async () => {
    const { bank, refresh, state, dollar, asked, told } = await refreshing()
    await refresh.ifDue()
    expect(told).toEqual(['2026-01-06'])
    expect(dollar()).toEqual(DOLLAR)
    expect(refresh.status()).toEqual({ needed: true, newest: '2026-01-06', failure: null })
    await refresh.ifDue()
    state.now = Date.UTC(2026, 0, 7, 15)
    await refresh.ifDue()
    expect(asked()).toEqual(['/eurofxref-hist.xml'])
    bank.publish({ ...RATES, '2026-01-07': { USD: '1.1700' } })
    // Five in the afternoon in Frankfurt.
    state.now = Date.UTC(2026, 0, 7, 16)
    await refresh.ifDue()
    expect(asked()).toEqual(['/eurofxref-hist.xml', '/eurofxref-hist-90d.xml'])
    expect(dollar()).toEqual([...DOLLAR, '2026-01-07 1.1700'])
    expect(told).toEqual(['2026-01-06', '2026-01-07'])
  })

  test('takes the whole history after more than the last file holds', async () => {
    const { refresh, dollar, asked } = await refreshing({
      known: { '2025-10-01': { USD: '1.17' } },
    })
    await refresh.ifDue()
    expect(asked()).toEqual(['/eurofxref-hist.xml'])
    expect(dollar()).toHaveLength(4)
  })

  test('is told that nothing changed by the ETag', async () => {
    const { bank, refresh, state, dollar, told } = await refreshing({ known: RATES })
    await refresh.ifDue()
    expect(bank.unchanged()).toBe(0)
    told.length = 0
    state.now += 24 * HOUR
    await refresh.ifDue()
    expect(bank.unchanged()).toBe(1)
    expect(refresh.status().failure).toBeNull()
    expect(dollar()).toEqual(DOLLAR)
    expect(told).toEqual([])
  })

  test('follows a rate that the bank corrected', async () => {
    const { bank, refresh, state, dollar } = await refreshing({ known: RATES })
    await refresh.ifDue()
    bank.publish({ ...RATES, '2026-01-05': { USD: '1.1735' } })
    state.now += 24 * HOUR
    await refresh.ifDue()
    expect(dollar()).toContain('2026-01-05 1.1735')
  })

  test('asks at once where a person asks, though a failure was a minute ago', async () => {
    const { bank, refresh, state, asked } = await refreshing({ known: RATES })
    bank.inject({ status: 500 })
    await refresh.ifDue()
    state.now += 60_000
    await refresh.ifDue()
    expect(asked()).toHaveLength(1)
    await refresh.ask()
    expect(asked()).toHaveLength(2)
    expect(refresh.status().failure).toBeNull()
  })

  test('asks nobody where all money is in one currency', async () => {
    const { refresh, state, asked } = await refreshing()
    state.needed = false
    await refresh.ifDue()
    expect(asked()).toEqual([])
    expect(refresh.status().needed).toBe(false)
  })

  test.each([
    ['an error of the bank’s own', { status: 500 }, 'It answered 500.'],
    ['a page of some proxy', { status: 200 }, /not a list of rates/],
    ['half an answer', { drop: 'within' as const }, /.+/],
    ['no answer', { drop: 'before' as const }, /.+/],
    ['an answer that is late', { delay: 600 }, 'There was no answer in time.'],
  ])('%s changes nothing, is told, and is made good an hour later', async (_what, fault, why) => {
    const { bank, refresh, state, dollar, asked } = await refreshing({
      known: { '2026-01-05': { USD: '1.1' } },
      patience: 'delay' in fault ? 200 : 5_000,
    })
    bank.inject(fault)
    await refresh.ifDue()
    expect(dollar()).toEqual(['2026-01-05 1.1'])
    expect(refresh.status()).toMatchObject({
      newest: '2026-01-05',
      failure: expect.stringMatching(why),
    })
    state.now += HOUR - 1
    await refresh.ifDue()
    expect(asked()).toHaveLength(1)
    state.now += 1
    await refresh.ifDue()
    expect(refresh.status().failure).toBeNull()
    expect(dollar()).toEqual(DOLLAR)
  })

  test('a file with a day to come is not believed at all', async () => {
    const { bank, refresh, dollar } = await refreshing({ known: { '2026-01-05': { USD: '1.1' } } })
    bank.publish({ ...RATES, '2026-01-08': { USD: '9' } })
    await refresh.ifDue()
    expect(refresh.status().failure).toBe('It told rates of days to come.')
    expect(dollar()).toEqual(['2026-01-05 1.1'])
  })

  test('asked while the clock was a year ahead, it asks again when the clock is right', async () => {
    const { refresh, state, asked } = await refreshing({ known: RATES })
    state.now = EVENING + 365 * 24 * HOUR
    await refresh.ifDue()
    state.now = EVENING
    await refresh.ifDue()
    expect(asked()).toHaveLength(2)
    await refresh.ifDue()
    expect(asked()).toHaveLength(2)
  })

  test('a file that is longer than any of the bank’s is given up, and what is known stays', async () => {
    const { bank, refresh, dollar } = await refreshing({ known: RATES })
    bank.inject({ status: 200, body: ' '.repeat(33 * 1024 * 1024) })
    await refresh.ifDue()
    expect(refresh.status().failure).toBe('Its answer is longer than 32 MB.')
    expect(dollar()).toEqual(DOLLAR)
  })

  test('without a network it says so, and what is known stays', async () => {
    const { bank, refresh, dollar } = await refreshing({ known: RATES })
    await bank.close()
    await refresh.ifDue()
    expect(refresh.status().failure).toMatch(/ECONNREFUSED/)
    expect(dollar()).toEqual(DOLLAR)
  })

  test('closing breaks off what is under way, which is no failure', async () => {
    const { bank, refresh } = await refreshing({ known: RATES })
    bank.inject({ delay: 2_000 })
    const asking = refresh.ifDue()
    await refresh.close()
    await asking
    expect(refresh.status().failure).toBeNull()
  })
})
