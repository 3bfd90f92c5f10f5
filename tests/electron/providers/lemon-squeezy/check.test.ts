import { describe, expect, it } from 'vitest'
import { lemonSqueezy } from '../../../../electron/providers/lemon-squeezy/index.ts'
import {
  addInvoice,
  emptyAccount,
  lemonAccount,
  TODAY,
} from '../../../support/lemon-squeezy/account.ts'
import { store } from '../../../support/lemon-squeezy/billing.ts'
import { context, open } from '../../../support/lemon-squeezy/reading.ts'
import type { LemonSandbox } from '../../../support/lemon-squeezy/sandbox.ts'

const credentials = ({ key, url }: LemonSandbox) => ({ key, apiBase: url })
const check = (sandbox: LemonSandbox) =>
  lemonSqueezy.check(credentials(sandbox), { acceptFullAccess: false }, context())

describe('a key that works', () => {
  it('tells of the oldest store and its currency, and that it is a test key', async () => {
    expect(await check(await open(lemonAccount()))).toEqual({
      id: '1101',
      currency: 'USD',
      test: true,
    })
  })

  it('of live mode is not marked test', async () => {
    const account = { ...emptyAccount(), test: false, stores: [store(12, 'EUR'), store(9, 'GBP')] }
    expect(await check(await open(account))).toEqual({ id: '9', currency: 'GBP', test: false })
  })

  it('of somebody without a store has no account yet', async () => {
    const account = { ...emptyAccount(), stores: [] }
    expect(await check(await open(account))).toMatchObject({ id: null, currency: 'USD' })
  })

  it('that does not say whether it is a test key is not taken', async () => {
    const sandbox = await open(emptyAccount())
    sandbox.inject({ status: 200, body: '{"data":{"type":"users"}}' }, { path: 'users/me' })
    await expect(check(sandbox)).rejects.toMatchObject({
      code: 'PROVIDER_ANSWER_INVALID',
      why: expect.stringContaining('meta'),
    })
  })
})

describe('a key that does not', () => {
  it.each(['orders', 'subscription-invoices', 'subscriptions', 'stores'])(
    'see %s says so, and quotes nothing of the answer',
    async collection => {
      const sandbox = await open(emptyAccount())
      sandbox.denied.add(collection)
      const error = await check(sandbox).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'KEY_PERMISSION_MISSING',
        message: `This key may not read the ${collection.replace('-', ' ')}.`,
      })
      expect(JSON.stringify(error)).not.toContain(sandbox.key)
    },
  )

  it.each([
    ['', 'There is no key.'],
    ['eyJ0.eyJ0', 'This key is not whole.'],
    ['eyJ0.eyJ0.\nabc', 'This key has a space or a line break in it.'],
    ['38b1460a-5104-4067-a91d-77b872934d51', 'This is a license key, which cannot read a store.'],
    ['rk_live_123', 'This is not a Lemon Squeezy key.'],
  ])('look like one is told what it is: %j', async (key, message) => {
    const asked = lemonSqueezy.check({ key }, { acceptFullAccess: false }, context())
    await expect(asked).rejects.toMatchObject({ code: 'KEY_MALFORMED', message })
  })
})

describe('what an account holds', () => {
  it('is told by an order, an invoice, or the refund of either', async () => {
    const account = lemonAccount({ entries: 20 })
    addInvoice(account, { at: TODAY, total: 5, status: 'paid', reason: 'renewal' })
    const sandbox = await open(account)
    const holds = (id: string) => lemonSqueezy.holds(credentials(sandbox), id, context())
    const invoice = account.invoices.at(-1)?.id
    expect(await holds('order:6000')).toBe(true)
    expect(await holds('order:6000:refund')).toBe(true)
    expect(await holds(`invoice:${invoice}`)).toBe(true)
    expect(await holds('order:99')).toBe(false)
    expect(await holds('txn_1')).toBe(false)
    sandbox.revoke()
    await expect(holds('order:6000')).rejects.toMatchObject({ code: 'KEY_REFUSED' })
  })
})
