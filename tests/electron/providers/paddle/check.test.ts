import { describe, expect, onTestFinished, test } from 'vitest'
import { paddle } from '../../../../electron/providers/paddle/index.ts'
import {
  addTransaction,
  emptyAccount,
  paddleAccount,
  TODAY,
} from '../../../support/paddle/account.ts'
import { context } from '../../../support/paddle/reading.ts'
import {
  createPaddleSandbox,
  READ_ONLY,
  type SandboxOptions,
} from '../../../support/paddle/sandbox.ts'

async function check(
  options: SandboxOptions = {},
  { key, acceptFullAccess = false }: { key?: string; acceptFullAccess?: boolean } = {},
) {
  const sandbox = await createPaddleSandbox({ entries: 5, ...options })
  onTestFinished(() => sandbox.close())
  return paddle.check(
    { key: key ?? sandbox.key, apiBase: sandbox.url },
    { acceptFullAccess },
    context({ retry: { retries: 0, firstWait: 1, longestWait: 1 } }),
  )
}

const LIVE_KEY = 'pdl_live_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO'
const OLD_KEY = 'b8e1b2d0e4a5c6f798a1b2c3d4e5f60718293a4b5c6d7e8f90'

describe('the account', () => {
  test('has Paddle’s id of it, what it is paid out in, and is marked as a test', async () => {
    const account = emptyAccount()
    addTransaction(account, { at: TODAY, total: 2380, currency: 'EUR' })
    // Paid in euros, paid out in dollars.
    expect(await check({ account })).toEqual({ id: '165798', currency: 'USD', test: true })
  })

  test('is a live one with a live key', async () => {
    const account = await check({ key: LIVE_KEY, environment: 'production' })
    expect(account.test).toBe(false)
  })

  test('without a transaction is taken to be in US dollars', async () => {
    expect(await check({ account: emptyAccount() })).toMatchObject({ currency: 'USD' })
  })

  test('has no id where the API’s root does not tell', async () => {
    expect(await check({ rootless: true })).toEqual({ id: null, currency: 'USD', test: true })
  })
})

describe('a key', () => {
  test('that can write is refused unless that is understood', async () => {
    const permissions = [...READ_ONLY, 'transaction.write']
    await expect(check({ permissions })).rejects.toMatchObject({ code: 'KEY_FULL_ACCESS' })
    expect(await check({ permissions }, { acceptFullAccess: true })).toMatchObject({ test: true })
  })

  test('of the old kind can do everything, and is told apart by its look', async () => {
    await expect(check({ key: OLD_KEY })).rejects.toMatchObject({ code: 'KEY_FULL_ACCESS' })
    expect(await check({ key: OLD_KEY }, { acceptFullAccess: true })).toMatchObject({ test: true })
  })

  test.each(READ_ONLY)('without %s is refused with that permission’s name', async missing => {
    const permissions = READ_ONLY.filter(one => one !== missing)
    await expect(check({ permissions })).rejects.toMatchObject({
      code: 'KEY_PERMISSION_MISSING',
      why: expect.stringContaining(missing),
      fix: expect.any(String),
    })
  })

  test('that Paddle does not know is refused, though the answer is the 403 of a permission', async () => {
    const error = await check({}, { key: LIVE_KEY }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'KEY_REFUSED', retryable: false })
    expect(JSON.stringify(error)).not.toContain(LIVE_KEY)
  })

  test('opens an account that is known by its adjustments and what credit paid for, too', async () => {
    const account = paddleAccount({ entries: 40 })
    const sandbox = await createPaddleSandbox({ account })
    onTestFinished(() => sandbox.close())
    const credentials = { key: sandbox.key, apiBase: sandbox.url }
    const ids = [account.adjustments[0]?.id ?? '', `${account.transactions[0]?.id}:credit`]
    for (const id of ids) expect(await paddle.holds(credentials, id, context())).toBe(true)
  })
})
