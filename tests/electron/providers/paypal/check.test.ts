import { afterEach, describe, expect, it, vi } from 'vitest'
import { paypal } from '../../../../electron/providers/paypal/index.ts'
import { add, DAY, paypalAccount, TODAY } from '../../../support/paypal/account.ts'
import { context } from '../../../support/paypal/reading.ts'
import {
  createPaypalSandbox,
  type PaypalSandbox,
  type SandboxOptions,
} from '../../../support/paypal/sandbox.ts'
import { credentials } from '../../../support/reading.ts'

let sandbox: PaypalSandbox | undefined
afterEach(async () => {
  vi.unstubAllGlobals()
  await sandbox?.close()
})

const asking = { acceptFullAccess: false }
async function check(options: SandboxOptions = {}, changes: Record<string, unknown> = {}) {
  sandbox = await createPaypalSandbox({ entries: 60, ...options })
  return paypal.check({ ...credentials(sandbox), ...changes }, asking, context())
}

it('tells the merchant’s number, the primary currency, and that it is a test', async () => {
  const account = paypalAccount({ entries: 60 })
  account.currency = 'GBP'
  expect(await check({ account })).toEqual({ id: account.number, currency: 'GBP', test: true })
})

it('takes the currency of a transaction where balances may not be read', async () => {
  const account = paypalAccount({ entries: 0 })
  add(account, { code: 'T0006', amount: '12.00', currency: 'CAD', at: TODAY - DAY })
  expect(await check({ account, denied: ['balances'] })).toMatchObject({ currency: 'CAD' })
})

it('an app whose tokens are not the sandbox’s is live', async () => {
  expect(await check({ live: true })).toMatchObject({ test: false })
})

it('names the feature that is not ticked, and the nine hours', async () => {
  await expect(check({ denied: ['search'] })).rejects.toMatchObject({
    code: 'KEY_PERMISSION_MISSING',
    why: expect.stringMatching(/Transaction Search.*nine hours/),
    fix: expect.stringContaining('Apps & Credentials'),
  })
})

describe('a pair that cannot be one is refused before anybody is asked', () => {
  const good = `A${'x'.repeat(79)}`
  it.each([
    ['without a client ID', { clientId: undefined }, 'There is no client ID.'],
    ['with half of one', { clientId: 'AbC' }, 'This is not a PayPal client ID, or not all of it.'],
    [
      'with a line break',
      { clientId: `${good}\n` },
      'This client ID has a space or a line break in it.',
    ],
    [
      'with a hidden secret',
      { key: `${'•'.repeat(30)}` },
      'This is not a PayPal secret, or not all of it.',
    ],
    [
      'twice the same',
      { clientId: good, key: good },
      'The client ID and the secret are the same text.',
    ],
  ])('%s', async (_name, changes, message) => {
    await expect(check({}, changes)).rejects.toMatchObject({ code: 'KEY_MALFORMED', message })
    expect(sandbox?.requests).toEqual([])
  })
})

describe('PayPal itself', () => {
  /** PayPal's two addresses, one of which knows the pair; anything else is a mistake. */
  async function stub(known: string | null) {
    sandbox = await createPaypalSandbox({ entries: 60, live: known === 'api-m.paypal.com' })
    const { url } = sandbox
    const asked: string[] = []
    const through = globalThis.fetch
    vi.stubGlobal('fetch', (input: URL, init: RequestInit) => {
      asked.push(`${input.hostname} ${input.pathname}`)
      if (input.hostname !== known) return Promise.resolve(Response.json({}, { status: 401 }))
      return through(new URL(input.pathname + input.search, url), init)
    })
    const { apiBase: _, ...pair } = credentials(sandbox)
    return { asked, pair }
  }

  it('is asked first, and its sandbox is not where that knows the pair', async () => {
    const { asked, pair } = await stub('api-m.paypal.com')
    expect(await paypal.check(pair, asking, context())).toMatchObject({ test: false })
    expect(asked.filter(it => !it.startsWith('api-m.paypal.com '))).toEqual([])
  })

  it('does not know a pair of its sandbox, which is asked next; what is made of it is test', async () => {
    const { asked, pair } = await stub('api-m.sandbox.paypal.com')
    expect(await paypal.check(pair, asking, context())).toMatchObject({ test: true })
    expect(asked.slice(0, 2)).toEqual([
      'api-m.paypal.com /v1/oauth2/token',
      'api-m.sandbox.paypal.com /v1/oauth2/token',
    ])
    expect(asked.slice(2).every(it => it.startsWith('api-m.sandbox.paypal.com '))).toBe(true)
  })

  it('refuses a pair that neither knows', async () => {
    const { pair } = await stub(null)
    await expect(paypal.check(pair, asking, context())).rejects.toMatchObject({
      code: 'KEY_REFUSED',
    })
  })
})
