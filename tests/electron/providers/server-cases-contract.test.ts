import { existsSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testApp } from '../../support/app.ts'
import { KEY } from '../../support/paddle/sandbox.ts'

/** Small accounts that were read wrongly once, each a server of its own, kept beside the project. */
const FOLDER = new URL('../../../../shared/cases/servers/', import.meta.url)
const missing = !existsSync(FOLDER)
if (missing) console.warn(`The cases of other providers were NOT tried: not in ${FOLDER.pathname}`)

const NOW = Date.UTC(2026, 10, 29, 12)
const part = (text: string) => Buffer.from(text).toString('base64url')
const TOKEN = [part('{"typ":"JWT","alg":"RS256"}'), part('{"sub":"1"}'), part('sig'.repeat(150))]
const OPENED_BY = {
  paddle: { provider: 'paddle', key: KEY },
  ls: { provider: 'lemon-squeezy', key: TOKEN.join('.') },
  paypal: { provider: 'paypal', key: `E${'s'.repeat(79)}`, clientId: `A${'c'.repeat(79)}` },
} as const

async function served(name: string): Promise<string> {
  const { handle } = await import(new URL(`${name}/server.mjs`, FOLDER).href)
  let asked = 0
  const server = createServer(async (request, response) => {
    asked += 1
    const given = await handle(new URL(request.url ?? '/', 'http://case'), asked, request)
    const { status = 200, json } = given ?? { status: 404, json: {} }
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

async function read(name: string) {
  const [provider = 'paddle'] = name.split('-')
  const it = await testApp({ now: () => NOW })
  await it.client.connections.connect({
    ...OPENED_BY[provider as keyof typeof OPENED_BY],
    ...{ name, sync: false, apiBase: await served(name) },
  })
  const [run] = await it.sync()
  const totals = async () => {
    const { USD } = (await it.client.metrics.document()).totalsByCurrency
    const all = Object.entries(USD ?? {}).map(([term, { amount }]) => [term, Number(amount)])
    return Object.fromEntries(all) as Record<string, number>
  }
  return { ...it, run, totals }
}

describe.skipIf(missing)(`cases of other providers${missing ? ' (NOT RUN)' : ''}`, () => {
  test.each(['paddle-loop', 'ls-loop', 'ls-empty-page', 'paypal-loop'])('%s ends', async name => {
    const { run } = await read(name)
    expect(run).toMatchObject({ status: 'failed', error: { code: 'PROVIDER_ANSWER_INVALID' } })
  })

  test.each([
    ['ls-refunded-zero', { grossVolume: 1200, refunds: 1200, tax: 0, netRevenue: 0 }],
    ['ls-trial-initial', { grossVolume: 1000 }],
    ['paypal-reversal-codes', { grossVolume: 6200, refunds: 7000, fees: 60 }],
    ['paypal-bad-row-blocks', { grossVolume: 50_000, fees: 1780 }],
    [
      'paddle-credit-to-balance-earnings-0',
      { grossVolume: 12_000, tax: 2000, fees: 650, netRevenue: 9350 },
    ],
  ])('%s', async (name, expected) => {
    const { run, totals } = await read(name)
    expect(run).toMatchObject({ status: 'succeeded' })
    expect(await totals()).toMatchObject(expected)
  })

  test('paddle-empty-page-with-more', async () => {
    const { run, sync, totals } = await read('paddle-empty-page-with-more')
    expect(run).toMatchObject({ status: 'failed' })
    process.env.WELL = '1'
    onTestFinished(() => void delete process.env.WELL)
    expect(await sync()).toMatchObject([{ status: 'succeeded' }])
    expect(await totals()).toMatchObject({ grossVolume: 60_000, netRevenue: 54_000 })
  })
})
