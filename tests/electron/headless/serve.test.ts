import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { contract } from '../../../shared/contract/index.ts'
import { STARTUP_HEADER } from '../../../shared/contract/startup.ts'
import { PASSPHRASE, tempFolder } from '../../support/app.ts'
import { startCommand } from '../../support/command.ts'
import { startServer } from '../../support/server.ts'

async function serve(args: string[] = []) {
  const env = { ...process.env, OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE }
  const server = await startServer(['--data-dir', tempFolder(), ...args], env)
  onTestFinished(() => server.stop())
  return server
}

const cookieOf = (answer: Response) => answer.headers.get('set-cookie')?.split(';')[0] ?? ''

async function enter(link: URL): Promise<string> {
  const answer = await fetch(link, { redirect: 'manual' })
  expect(answer.status).toBe(302)
  return cookieOf(answer)
}

const call = (link: URL, headers: Record<string, string>) =>
  fetch(new URL('/rpc/app/about', link), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: '{}',
  })

describe('the headless door', () => {
  test('the link opens once; its cookie is HttpOnly and SameSite=Strict', async () => {
    const { link } = await serve()
    const closed = await fetch(new URL('/', link))
    expect(closed.status).toBe(401)
    expect(await closed.text()).toContain('This browser has not opened the link')
    const entered = await fetch(link, { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie') ?? ''
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/SameSite=Strict/)
    const again = await fetch(link, { redirect: 'manual' })
    expect(again.status).toBe(401)
    expect(again.headers.get('set-cookie')).toBeNull()
    expect(await again.text()).toContain('This link no longer works')
    const page = await fetch(new URL('/', link), { headers: { cookie: cookieOf(entered) } })
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain('<div id="root">')
  })

  test('calls need the cookie and this page’s own origin', async () => {
    const { link } = await serve()
    const cookie = await enter(link)
    const { origin } = link
    expect((await call(link, { cookie, origin })).status).toBe(200)
    expect((await call(link, { origin })).status).toBe(401)
    expect((await call(link, { cookie })).status).toBe(403)
    expect((await call(link, { cookie, origin: 'https://evil.example' })).status).toBe(403)
    expect((await call(link, { cookie: `${cookie}x`, origin })).status).toBe(401)
    const { hostname, port } = link
    const statusUnder = (host: string) =>
      new Promise(resolve => {
        request({ hostname, port, path: '/', headers: { host, cookie } }, answer =>
          resolve(answer.statusCode),
        ).end()
      })
    expect(await statusUnder('evil.example')).toBe(421)
    expect(await statusUnder(`evil.example.:${port}`)).toBe(421)
    expect(await statusUnder(`localhost.:${port}`)).toBe(200)
  })

  test('one contract over HTTP: typed calls, big integers and a stream', async () => {
    const { link, api } = await serve(['--demo', '--api-port', '0'])
    const cookie = await enter(link)
    const headers = { cookie, origin: link.origin }
    const client: ContractRouterClient<typeof contract> = createORPCClient(
      new RPCLink({ url: `${link.origin}/rpc`, headers }),
    )
    expect((await client.startup.get())?.sample).toBe(true)
    await expect
      .poll(async () => (await client.connections.list())[0]?.lastSyncAt, { timeout: 20_000 })
      .not.toBeNull()
    const { mrr, test: isTest } = await client.metrics.overview()
    expect(typeof mrr?.amount).toBe('bigint')
    expect(isTest).toBe(true)
    const steps: string[] = []
    const progress = await client.sync.progress()
    await client.sync.start({})
    for await (const { step } of progress) {
      steps.push(step)
      if (step === 'done' || step === 'failed') break
    }
    expect(steps.at(-1)).toBe('done')
    // The publishing server is another listener: the page's cookie opens nothing there.
    const { secret } = await client.publishing.apiKeys.create({ name: 'Test' })
    const current = `${api}/api/v1/revenue/current`
    expect((await fetch(current, { headers })).status).toBe(401)
    expect((await fetch(current, { headers: { 'x-api-key': secret } })).status).toBe(200)
    expect((await fetch(`${api}/rpc/app/about`, { method: 'POST' })).status).toBe(404)
  })

  test('which startup a call is about is said in its header', async () => {
    const { link } = await serve()
    const cookie = await enter(link)
    const clientOf = (startup?: string): ContractRouterClient<typeof contract> =>
      createORPCClient(
        new RPCLink({
          url: `${link.origin}/rpc`,
          headers: { cookie, origin: link.origin, ...(startup && { [STARTUP_HEADER]: startup }) },
        }),
      )
    const details = { description: '', website: '', currency: 'USD', timezone: 'UTC' }
    await clientOf().startup.create({ ...details, name: 'Acme' })
    const { id } = await clientOf().startup.create({ ...details, name: 'Beta' })
    expect(await clientOf(id).startup.get()).toMatchObject({ id, name: 'Beta' })
    await expect(clientOf().startup.get()).rejects.toMatchObject({ code: 'STARTUP_NEEDED' })
    await expect(clientOf('x').startup.get()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('an error arrives with what failed, why and what to do', async () => {
    const { link } = await serve()
    const cookie = await enter(link)
    const client: ContractRouterClient<typeof contract> = createORPCClient(
      new RPCLink({ url: `${link.origin}/rpc`, headers: { cookie, origin: link.origin } }),
    )
    await expect(
      client.connections.connect({ provider: 'stripe', name: 'X', key: 'pk_live_abc' }),
    ).rejects.toMatchObject({
      code: 'KEY_MALFORMED',
      message: expect.stringContaining('publishable'),
      data: { why: expect.any(String), fix: expect.any(String) },
    })
  })

  test('with --json the link is all of stdout, one document', async () => {
    const { child, finished } = startCommand([
      ...['serve', '--json', '--no-open', '--api-port', '0', '--data-dir', tempFolder()],
    ])
    onTestFinished(() => void child.kill())
    let said = ''
    child.stderr?.on('data', chunk => {
      said += chunk
    })
    await expect.poll(() => said, { timeout: 60_000 }).toContain('pull from')
    child.kill('SIGTERM')
    const { code, stdout } = await finished
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      link: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/enter\?token=/),
      publishing: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    })
  })

  test('a port that is taken, whichever of the two, ends it', async () => {
    const other = createServer()
    onTestFinished(() => void other.close())
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const taken = String((other.address() as AddressInfo).port)
    for (const ports of [
      ['--api-port', taken],
      ['--port', taken, '--api-port', '0'],
    ]) {
      const { child, finished } = startCommand([
        ...['serve', '--json', '--no-open', ...ports, '--data-dir', tempFolder()],
      ])
      onTestFinished(() => void child.kill('SIGKILL'))
      const { code, stdout } = await finished
      expect([code, JSON.parse(stdout).error.code]).toEqual([1, 'PORT_TAKEN'])
    }
  })

  test('it stops gracefully when told to', async () => {
    const { child } = await serve(['--demo'])
    const stopped = new Promise(resolve => child.once('close', resolve))
    child.kill('SIGTERM')
    expect(await stopped).toBe(0)
  })
})
