import { describe, expect, it, onTestFinished } from 'vitest'
import { polar } from '../../../../electron/providers/polar/index.ts'
import { serverOf } from '../../../../electron/providers/polar/server.ts'
import { AppError } from '../../../../shared/errors.ts'
import {
  addDispute,
  addOrder,
  addRefund,
  emptyAccount,
  TODAY,
} from '../../../support/polar/account.ts'
import { organization } from '../../../support/polar/objects.ts'
import { context, open } from '../../../support/polar/reading.ts'
import type { PolarSandbox } from '../../../support/polar/sandbox.ts'

const credentials = ({ key, url }: PolarSandbox) => ({ key, apiBase: url })
const check = (sandbox: PolarSandbox) =>
  polar.check(credentials(sandbox), { acceptFullAccess: false }, context())

describe('a token that works', () => {
  it('tells of its organization and its currency, and is of a sandbox', async () => {
    const changes = { id: 'a-1', default_presentment_currency: 'eur' } as const
    const account = { ...emptyAccount(), organizations: [organization(changes)] }
    expect(await check(await open(account))).toEqual({ id: 'a-1', currency: 'EUR', test: true })
  })

  it('whose organization is not listed has no account yet', async () => {
    const account = { ...emptyAccount(), organizations: [] }
    expect(await check(await open(account))).toMatchObject({ id: null, currency: 'USD' })
  })
})

describe('a token without the scope', () => {
  it.each(['organizations', 'orders', 'refunds', 'disputes', 'subscriptions'])(
    '%s:read is told so, and nothing of the answer is quoted',
    async resource => {
      const sandbox = await open(emptyAccount())
      sandbox.denied.add(`${resource}:read`)
      const error = await check(sandbox).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({
        code: 'KEY_PERMISSION_MISSING',
        message: `This key may not read ${resource}.`,
        why: expect.stringContaining(`${resource}:read`),
      })
      expect(JSON.stringify(error)).not.toContain(sandbox.key)
    },
  )
})

describe('a text that is no token', () => {
  it.each([
    ['', 'There is no key.'],
    ['polar_oat_abc', 'This key is not whole.'],
    ['polar_oat_0123456789abcdef\n0123456789', 'This key has a space or a line break in it.'],
    ['polar_pat_0123456789abcdef0123456789', 'This is a personal access token.'],
    ['polar_whs_0123456789abcdef0123456789', 'This is a webhook’s secret and not a key.'],
    ['polar_cst_0123456789abcdef0123456789', 'This is not an organization access token.'],
    ['rk_live_123', 'This is not a Polar key.'],
  ])('is told what it is: %j', async (key, message) => {
    const asked = polar.check({ key }, { acceptFullAccess: false }, context())
    await expect(asked).rejects.toMatchObject({ code: 'KEY_MALFORMED', message })
  })
})

describe('production and the sandbox', () => {
  const [PRODUCTION, SANDBOX] = [new URL('http://a.example'), new URL('http://b.example')]
  const found = async (answers: Record<string, AppError['code'] | null>) => {
    const asked: string[] = []
    const server = await serverOf([PRODUCTION, SANDBOX], async ({ hostname }) => {
      asked.push(hostname)
      const code = answers[hostname]
      if (code) throw new AppError({ code, message: hostname })
    }).catch((error: AppError) => error.message)
    return { server: server instanceof URL ? server.hostname : server, asked }
  }

  it('are told apart by which of them knows the token', async () => {
    expect(await found({})).toEqual({ server: 'a.example', asked: ['a.example'] })
    expect(await found({ 'a.example': 'KEY_REFUSED' })).toEqual({
      server: 'b.example',
      asked: ['a.example', 'b.example'],
    })
    const neither = { 'a.example': 'KEY_REFUSED', 'b.example': 'KEY_REFUSED' } as const
    expect(await found(neither)).toMatchObject({ server: 'b.example' })
  })

  it('are not mixed up by a missing scope, or by one that cannot be reached', async () => {
    const asked = ['a.example']
    const lacking = { 'a.example': 'KEY_PERMISSION_MISSING' } as const
    expect(await found(lacking)).toEqual({ server: 'a.example', asked })
    const away = { 'a.example': 'PROVIDER_UNREACHABLE' } as const
    expect(await found(away)).toEqual({ server: 'a.example', asked })
  })
})

it('what an account holds is told by an order, a refund or a dispute', async () => {
  const account = emptyAccount()
  const order = addOrder(account, { at: TODAY, subtotal: 500 })
  const refund = addRefund(account, order, { at: TODAY, amount: 500 })
  const dispute = addDispute(account, order, { at: TODAY, status: 'lost' })
  const sandbox = await open(account)
  const holds = (id: string) => polar.holds(credentials(sandbox), id, context())
  expect(await holds(`order:${order.id}`)).toBe(true)
  expect(await holds(`order:${order.id}:fee`)).toBe(true)
  expect(await holds(`refund:${refund.id}:failed`)).toBe(true)
  expect(await holds(`dispute:${dispute.id}`)).toBe(true)
  const other = await open(emptyAccount())
  onTestFinished(() => other.close())
  for (const id of [`order:${order.id}`, `refund:${refund.id}`, `dispute:${dispute.id}`, 'txn_1']) {
    expect(await polar.holds(credentials(other), id, context()), id).toBe(false)
  }
  sandbox.revoke()
  await expect(holds(`order:${order.id}`)).rejects.toMatchObject({ code: 'KEY_REFUSED' })
})
