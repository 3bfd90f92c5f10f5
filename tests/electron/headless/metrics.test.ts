import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { DELIVERY_STATES } from '../../../electron/telemetry/observer.ts'
import { jobKindSchema, jobStateSchema } from '../../../shared/contract/jobs.ts'
import { PROVIDER_NAMES } from '../../../shared/providers.ts'
import { connectSandbox, dataFolder, tempFolder, testApp } from '../../support/app.ts'
import { runCommand, startCommand } from '../../support/command.ts'
import type { Family } from '../../support/exposition.ts'
import { openPlatform } from '../../support/platform.ts'
import { startScraped } from '../../support/scraped.ts'
import { startServer } from '../../support/server.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

const MINUTE = 60_000

/** An account of 200 entries that is connected, and a platform that takes nothing. */
async function prepared() {
  const now = Math.floor(Date.now() / 1000)
  const account = stripeAccount({ entries: 200, now })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const { endpoint, answer } = await openPlatform({ status: 503 })
  const dataDir = dataFolder()
  const it = await testApp({ dataDir })
  const { id: connection } = await connectSandbox(it, sandbox, 'Bellwether')
  const details = { name: 'Leaderly', endpoint, test: true, token: 'tok-of-leaderly' }
  const { id: platform } = await it.client.publishing.platforms.add(details)
  await it.app.close()
  const secrets = [sandbox.key, connection, platform, 'Bellwether', 'Leaderly', 'tok-of', endpoint]
  return { sandbox, account, dataDir, answer, secrets }
}

const requestsIn = (families: Map<string, Family>): number =>
  (families.get('openrevenue_provider_requests_total')?.samples ?? []).reduce(
    (sum, it) => sum + it.value,
    0,
  )

test('syncs, requests, 429s, jobs and deliveries are counted', {
  timeout: 2 * MINUTE,
}, async () => {
  const { sandbox, account, dataDir, answer, secrets } = await prepared()
  const before = sandbox.requests.length
  sandbox.inject({ status: 429 }, { path: '/v1/balance_transactions', times: 2 })
  const { scrape, token, child } = await startScraped(dataDir)

  const first = await scrape()
  expect(first.answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect(first.value('openrevenue_sync_entries_total', { provider: 'stripe' })).toBe(0)
  expect(first.value('openrevenue_deliveries', { state: 'waiting' })).toBe(0)

  const attempts = (outcome: string, kind: string) =>
    scrape().then(it => it.value('openrevenue_job_duration_seconds_count', { kind, outcome }))
  await expect.poll(() => attempts('failed', 'deliver'), { timeout: MINUTE }).toBeGreaterThan(0)
  await expect.poll(() => attempts('done', 'back-up'), { timeout: MINUTE }).toBe(1)

  // A full minute in the first seconds has a second sync follow the first: until both have ended, one is ahead.
  const uncounted = async () => {
    const { families } = await scrape()
    return sandbox.requests.length - before - requestsIn(families)
  }
  await expect.poll(uncounted, { timeout: MINUTE }).toBe(0)
  const { text, families, value } = await scrape()
  const stripe = { provider: 'stripe' }
  expect(value('openrevenue_sync_entries_total', stripe)).toBe(account.transactions.length)
  expect(value('openrevenue_provider_rate_limited_total', stripe)).toBe(2)
  const of = (status: string) => value('openrevenue_provider_requests_total', { ...stripe, status })
  expect(of('4xx')).toBe(2)
  expect(of('2xx')).toBe(requestsIn(families) - 2)
  const syncs = { kind: 'sync-account', state: 'done' }
  expect(value('openrevenue_jobs', syncs)).toBeGreaterThanOrEqual(1)
  expect(value('openrevenue_jobs', { kind: 'deliver', state: 'failed' })).toBe(1)
  expect(value('openrevenue_deliveries', { state: 'waiting' })).toBe(1)
  const took = value('openrevenue_job_duration_seconds_sum', {
    ...{ kind: 'sync-account', outcome: 'done' },
  })
  expect(took).toBeGreaterThan(0)
  expect(took).toBeLessThan(60)
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0)

  for (const secret of [...secrets, token, dataDir]) expect(text).not.toContain(secret)
  const words = new Set<string>([
    ...[...jobKindSchema.options, ...jobStateSchema.options, ...DELIVERY_STATES],
    ...[...Object.keys(PROVIDER_NAMES), 'done', 'failed', 'stopped'],
    ...['2xx', '3xx', '4xx', '5xx', 'none'],
  ])
  for (const [name, { samples }] of families) {
    if (!name.startsWith('openrevenue_') || name === 'openrevenue_build_info') continue
    for (const { labels } of samples) {
      const { le: _le, ...rest } = labels
      for (const word of Object.values(rest)) expect(words, name).toContain(word)
    }
  }

  // What is counted begins anew with the process; what is so stays so.
  child.kill('SIGTERM')
  await once(child, 'close')
  answer.status = 201
  const again = await startScraped(dataDir)
  const anew = await again.scrape()
  expect(anew.value('openrevenue_sync_entries_total', stripe)).toBe(0)
  expect(anew.value('openrevenue_jobs', syncs)).toBeGreaterThanOrEqual(1)
  const jobs = (...args: string[]) => runCommand(['jobs', ...args, '--data-dir', dataDir, '--json'])
  const [failed] = JSON.parse((await jobs('list', '--state', 'failed')).stdout)
  // On a slow machine it was tried again by itself.
  if (failed) await jobs('retry', String(failed.id))
  const delivered = await again.scrape()
  expect(delivered.value('openrevenue_deliveries', { state: 'delivered' })).toBe(1)
  expect(delivered.value('openrevenue_jobs', { kind: 'deliver', state: 'failed' })).toBe(0)
})

describe('who may scrape', () => {
  test('the token opens the metrics; a session, another host and another site do not', async () => {
    const { url, link, token, scrape } = await startScraped(dataFolder())
    await scrape()
    const status = async (headers: Record<string, string>, at = url) =>
      (await fetch(at, { headers })).status
    const authorization = `Bearer ${token}`
    expect(await status({})).toBe(401)
    expect((await fetch(url)).headers.get('www-authenticate')).toBe('Bearer')
    expect(await status({ authorization: `${authorization}x` })).toBe(401)
    expect(await status({ authorization: 'Bearer ' })).toBe(401)
    expect(await status({ authorization: token })).toBe(401)
    const entered = await fetch(link, { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    expect(await status({ cookie })).toBe(401)
    expect(await status({ authorization, origin: 'https://evil.example' })).toBe(403)
    expect(await status({ authorization }, new URL('/rpc/app/about', url))).toBe(404)
    const { hostname, port } = url
    const underOther = new Promise(resolve => {
      const headers = { host: 'evil.example', authorization }
      request({ hostname, port, path: '/metrics', headers }, it => resolve(it.statusCode)).end()
    })
    expect(await underOther).toBe(421)
    // Nor are they at the page's own address.
    expect(await status({ authorization, cookie }, new URL('/metrics', link))).toBe(404)
  })

  test('without the option there are none', async () => {
    const { link, output } = await startServer(['--data-dir', dataFolder()], process.env)
    const answer = await fetch(new URL('/metrics', link))
    expect(answer.status).toBe(404)
    expect(await answer.text()).not.toContain('openrevenue_')
    expect(output()).not.toContain('scrape')
  })

  test('a renewed token takes the place of the one before while the app runs', async () => {
    const dataDir = dataFolder()
    const { url, token } = await startScraped(dataDir)
    const at = ['--data-dir', dataDir]
    const shown = async (...args: string[]) =>
      JSON.parse((await runCommand(['metrics-token', ...args, '--json', ...at])).stdout)
    expect(await shown('show')).toEqual({ token })
    const renewed = await shown('renew')
    expect(renewed.token).toMatch(/^orm_[\w-]{43}$/)
    expect(renewed.token).not.toBe(token)
    expect(await shown('show')).toEqual(renewed)
    const statusOf = async (it: string) =>
      (await fetch(url, { headers: { authorization: `Bearer ${it}` } })).status
    expect(await statusOf(token)).toBe(401)
    expect(await statusOf(renewed.token)).toBe(200)
  })

  test('the environment gives the token, in a variable or a file', async () => {
    const at = ['--data-dir', dataFolder(), '--json']
    const file = join(tempFolder(), 'token')
    writeFileSync(file, 'from-a-file-0123456789\n')
    const shown = (env: Record<string, string>, what = 'show') =>
      runCommand(['metrics-token', what, ...at], { env })
    const given = { OPENREVENUE_METRICS_TOKEN: 'from-the-variable-0123' }
    expect(JSON.parse((await shown(given)).stdout).token).toBe('from-the-variable-0123')
    const byFile = { OPENREVENUE_METRICS_TOKEN_FILE: file }
    expect(JSON.parse((await shown(byFile)).stdout).token).toBe('from-a-file-0123456789')
    const codeOf = async (done: ReturnType<typeof shown>) =>
      JSON.parse((await done).stdout).error.code
    expect(await codeOf(shown(given, 'renew'))).toBe('CONFLICT')
    expect(await codeOf(shown({ OPENREVENUE_METRICS_TOKEN: 'short' }))).toBe('INVALID_INPUT')
    const nowhere = { OPENREVENUE_METRICS_TOKEN_FILE: join(file, 'x') }
    expect(await codeOf(shown(nowhere))).toBe('SECRETS_UNAVAILABLE')
  })
})

describe('where they are', () => {
  const serve = async (...args: string[]) => {
    const all = ['serve', '--json', '--no-open', '--data-dir', dataFolder(), ...args]
    const { child, finished } = startCommand(all)
    onTestFinished(() => void child.kill('SIGKILL'))
    return { child, finished }
  }

  test('on another address if told, under any name; --json says where', async () => {
    const { child, finished } = await serve('--metrics-port', '0', '--metrics-host', '::1')
    let said = ''
    child.stderr?.on('data', chunk => {
      said += chunk
    })
    await expect.poll(() => said, { timeout: MINUTE }).toContain('scrape')
    const url = /scrape (\S+)/.exec(said)?.[1] ?? ''
    expect(url).toMatch(/^http:\/\/\[::1\]:\d+\/metrics$/)
    const named = new Promise(resolve => {
      const { port } = new URL(url)
      const headers = { host: 'scraped.internal' }
      request({ hostname: '::1', port, path: '/metrics', headers }, it =>
        resolve(it.statusCode),
      ).end()
    })
    expect(await named).toBe(401)
    expect((await fetch(url, { headers: { origin: 'https://evil.example' } })).status).toBe(403)
    child.kill('SIGTERM')
    expect(JSON.parse((await finished).stdout).metrics).toBe(url)
  })

  test('a port that is taken, and an address without one, end it', async () => {
    const other = createServer()
    onTestFinished(() => void other.close())
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const taken = String((other.address() as AddressInfo).port)
    const ended = async (...args: string[]) => {
      const { code, stdout } = await (await serve(...args)).finished
      return [code, JSON.parse(stdout).error.code]
    }
    expect(await ended('--metrics-port', taken)).toEqual([1, 'PORT_TAKEN'])
    expect(await ended('--metrics-host', '127.0.0.1')).toEqual([2, 'INVALID_INPUT'])
    const elsewhere = ['--metrics-port', '0', '--metrics-host', '192.0.2.1']
    expect(await ended(...elsewhere)).toEqual([2, 'INVALID_INPUT'])
  })
})
