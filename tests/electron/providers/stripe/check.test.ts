import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { stripe } from '../../../../electron/providers/stripe/index.ts'
import { AppError } from '../../../../shared/errors.ts'
import { context } from '../../../support/stripe/reading.ts'
import {
  createStripeSandbox,
  type SandboxOptions,
  type StripeSandbox,
} from '../../../support/stripe/sandbox.ts'

let sandbox: StripeSandbox | undefined
afterEach(() => sandbox?.close())

const start = async (options: SandboxOptions = {}) => {
  sandbox = await createStripeSandbox({ entries: 5, subscriptions: false, ...options })
  return sandbox
}

const check = (key: string, apiBase?: string, acceptFullAccess = false) =>
  stripe.check({ key, apiBase }, { acceptFullAccess }, context())

async function failure(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  if (error instanceof AppError) return error
  throw new Error(`Expected an AppError, had ${inspect(error)}`)
}

describe('a key that works', () => {
  it('gives the account, its currency and that it is a test one', async () => {
    const { key, url, requests } = await start()
    expect(await check(key, url)).toEqual({ id: 'acct_sandbox1', currency: 'USD', test: true })
    expect(requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET', 'GET'])
  })

  it('may be one that cannot read its account: then the balance tells the currency', async () => {
    const { key, url, account } = await start({ denied: ['accounts_kyc_basic'] })
    account.currency = 'eur'
    expect(await check(key, url)).toEqual({ id: null, currency: 'EUR', test: true })
  })

  it('is live where neither its name nor the balance says test', async () => {
    const key = 'rk_live_51Sandbox00secret'
    const { url, inject } = await start({ key })
    inject({ status: 200, body: JSON.stringify({ object: 'balance', livemode: true }) })
    expect(await check(key, url)).toMatchObject({ test: false })
  })

  it('is test where the balance says so', async () => {
    const { key, url } = await start({ key: 'rk_live_51Sandbox00secret' })
    expect(await check(key, url)).toMatchObject({ test: true })
  })

  it('may be a secret key once the user said that they understand', async () => {
    const { key, url } = await start({ key: 'sk_test_51Sandbox00secret' })
    expect((await failure(check(key, url))).code).toBe('KEY_FULL_ACCESS')
    expect(await check(key, url, true)).toMatchObject({ id: 'acct_sandbox1' })
  })
})

describe('a key that is not one', () => {
  it.each([
    ['', /no key/i],
    ['pk_live_51abc', /publishable/i],
    ['whsec_abcdef', /webhook/i],
    ['rk_test_abc def', /space or a line break/i],
    ['rk_test_abc\n', /space or a line break/i],
    ['rk_live_', /not whole/i],
    ['rk_live_••••abcd', /not whole/i],
    ['sk_org_live_abc', /not whole/i],
    ['hello', /not a Stripe key/i],
    ['xrk_live_abc', /not a Stripe key/i],
  ])('%j is malformed, in words of its own, and goes nowhere', async (key, words) => {
    const { url, requests } = await start()
    const error = await failure(check(key, url, true))
    expect(error).toMatchObject({ code: 'KEY_MALFORMED', retryable: false })
    expect(error.message).toMatch(words)
    expect(error.fix).toBeTruthy()
    expect(requests).toHaveLength(0)
  })

  it('a secret key goes nowhere before the user agreed', async () => {
    const { url, requests } = await start()
    for (const key of ['sk_live_51abc', 'sk_test_51abc']) {
      expect(await failure(check(key, url))).toMatchObject({ code: 'KEY_FULL_ACCESS' })
    }
    expect(requests).toHaveLength(0)
  })
})

describe('a key that Stripe refuses', () => {
  it('never made it', async () => {
    const { url } = await start()
    const error = await failure(check('rk_test_51OtherKey00000000hidden', url))
    expect(error).toMatchObject({ code: 'KEY_REFUSED', retryable: false })
  })

  it('was rolled', async () => {
    const { key, url, revoke } = await start()
    revoke('expired')
    const error = await failure(check(key, url))
    expect(error).toMatchObject({
      code: 'KEY_REFUSED',
      why: expect.stringMatching(/rolled|expired/),
    })
  })

  it.each([
    ['balance', 'Balance'],
    ['balance_transaction_source', 'Balance transaction source'],
    ['subscription', 'Subscription'],
    ['customer', 'Customer'],
  ] as const)('lacks the permission %s, and is told its name', async (permission, name) => {
    const { key, url } = await start({ denied: [permission] })
    const error = await failure(check(key, url))
    expect(error).toMatchObject({ code: 'KEY_PERMISSION_MISSING', retryable: false })
    expect(error.why).toContain(`“${name}”`)
    expect(error.fix).toContain(`set ${name} to Read`)
  })

  it('lacks one that Stripe does not name: then what was asked for tells', async () => {
    const { key, url, inject } = await start()
    inject({ status: 403 }, { path: 'subscriptions' })
    expect((await failure(check(key, url))).why).toContain('“Subscriptions”')
  })

  it('is in no part of any error, nor is a piece of it', async () => {
    const { key, url, denied, revoke, inject } = await start()
    const errors = [await failure(check('rk_test_51OtherKey00000000hidden', url))]
    denied.add('subscription')
    errors.push(await failure(check(key, url)))
    denied.clear()
    const quoting = { error: { type: 'api_error', message: `Bad key ${key}, rk_test_***secret` } }
    inject({ status: 400, body: JSON.stringify(quoting) })
    errors.push(await failure(check(key, url)))
    revoke()
    errors.push(await failure(check(key, url)))
    for (const error of errors) {
      const all = inspect(error, { depth: 9, showHidden: true })
      expect(all).not.toMatch(/secret|hidden|51Sandbox|51OtherKey|rk_test_\S/)
    }
  })
})

describe('a provider out of reach', () => {
  it('is said so when nothing answers', async () => {
    const { key, url, close } = await start()
    await close()
    expect(await failure(check(key, url))).toMatchObject({
      code: 'PROVIDER_UNREACHABLE',
      retryable: true,
      why: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('is said so when it keeps failing', async () => {
    const { key, url, inject } = await start()
    inject({ status: 500 }, { times: 20 })
    expect(await failure(check(key, url))).toMatchObject({
      code: 'PROVIDER_UNREACHABLE',
      retryable: true,
    })
  })

  it('is said so when something else answers in its place', async () => {
    const { key, url, inject } = await start()
    inject({ status: 200, body: '<html>Please sign in to this network</html>' }, { times: 20 })
    expect(await failure(check(key, url))).toMatchObject({
      code: 'PROVIDER_UNREACHABLE',
      why: expect.stringContaining('not JSON'),
    })
  })
})

describe('another address', () => {
  it.each([
    'https://api.example.com',
    'http://127.0.0.1.example.com',
    'http://example.com@127.0.0.1:1',
    'http://127.0.0.1:1/v1',
    'ftp://127.0.0.1',
    'http://0.0.0.0:1',
    'http://[::2]:1',
    'not an address',
    '',
  ])('%j is refused: a key goes to Stripe or to this machine', async apiBase => {
    expect(await failure(check('rk_test_abc', apiBase))).toMatchObject({ code: 'INVALID_INPUT' })
  })

  it.each(['localhost', '127.0.0.1'])('%s is this machine', async host => {
    const { key, url } = await start()
    expect(await check(key, url.replace('127.0.0.1', host))).toMatchObject({ currency: 'USD' })
  })

  it.each(['http://127.9.9.9:9', 'http://[::1]:9', 'https://localhost:9'])(
    '%s is allowed, though nothing listens there',
    async apiBase => {
      expect(await failure(check('rk_test_abc', apiBase))).toMatchObject({
        code: 'PROVIDER_UNREACHABLE',
      })
    },
  )
})
