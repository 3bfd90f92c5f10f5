import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { openDatabase } from '../../../../electron/db/open.ts'
import { dataFolder, ROOT, type TestApp, testApp } from '../../../support/app.ts'

const text = 'id,date,kind,currency,gross\nown_1,2026-01-10T12:00:00Z,charge,USD,100.00\n'

/** An imported file behind the server, and a key for it. */
async function server(options: Parameters<typeof testApp>[0] = {}, hosts: string[] = []) {
  const it = await testApp(options)
  await it.client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const base = String(await it.app.openPublishing(0, hosts))
  const { secret } = await it.client.publishing.apiKeys.create({ name: 'Board' })
  return { ...it, base, key: { 'x-api-key': secret } }
}

const STATS = '/api/v1/revenue/public-stats'

describe('what needs no key', () => {
  test('tells no figure and no sync until it is opened, and again once it is closed', async () => {
    const { base, client, key } = await server()
    const closed = async () => {
      const refused = await fetch(`${base}${STATS}`)
      expect([refused.status, (await refused.json()).code]).toEqual([403, 'NOT_PUBLIC'])
      expect(refused.headers.has('access-control-allow-origin')).toBe(false)
      const health = await (await fetch(`${base}/api/v1/health`)).json()
      expect(Object.keys(health).sort()).toEqual(['publicKey', 'status', 'timestamp', 'uptime'])
    }
    await closed()
    expect((await client.publishing.status()).open).toBe(false)
    await client.publishing.configure({ open: true })
    const opened = await fetch(`${base}${STATS}`)
    expect(opened.headers.get('access-control-allow-origin')).toBe('*')
    expect(await opened.json()).toHaveProperty('total_revenue')
    expect(await (await fetch(`${base}/api/v1/health`)).json()).toHaveProperty('lastSync')
    await client.publishing.configure({ open: false })
    await closed()
    const withKey = await fetch(`${base}${STATS}`, { headers: key })
    expect(await withKey.json()).toHaveProperty('total_revenue')
    expect(withKey.headers.has('access-control-allow-origin')).toBe(false)
    expect(await (await fetch(`${base}/api/v1/health`, { headers: key })).json()).toHaveProperty(
      'lastSync',
    )
  })

  test('a ledger whose publishing was on before there was this switch stays closed', async () => {
    const dataDir = dataFolder()
    const db = openDatabase(ROOT, dataDir)
    db.$client.exec(`update installation set publishing = '{"enabled":false,"port":5199}'`)
    db.$client.close()
    const { client } = await testApp({ dataDir })
    expect(await client.publishing.status()).toMatchObject({ open: false, hosts: [], port: 5199 })
  })

  test('the switch and the names leave the server where it is', async () => {
    const { client, base } = await server()
    for (const changes of [{ open: true }, { hosts: ['figures.example'] }, { open: false }]) {
      expect(await client.publishing.configure(changes)).toMatchObject({
        ...changes,
        address: base,
        port: 5100,
      })
    }
  })
})

/** The status of a call that comes in under another name. */
const statusUnder = (base: string, host: string) =>
  new Promise(resolve => {
    const { hostname, port } = new URL(base)
    const call = { hostname, port, path: '/api/v1/health', headers: { host } }
    request(call, answer => resolve(answer.statusCode)).end()
  })

describe('the names it answers to', () => {
  test('are this machine’s, and those that the founder lists', async () => {
    const { base, client } = await server()
    expect(await statusUnder(base, 'figures.example')).toBe(403)
    const { hosts } = await client.publishing.configure({
      hosts: [' https://Figures.example./api ', 'a.tunnel.example:8443'],
    })
    expect(hosts).toEqual(['figures.example', 'a.tunnel.example'])
    const same = [
      'figures.example:443',
      'figures.example.',
      'localhost',
      'localhost.',
      '127.0.0.1.',
    ]
    for (const host of [...hosts, ...same, '127.0.0.1']) {
      expect([host, await statusUnder(base, host)]).toEqual([host, 200])
    }
    for (const host of [
      'evil.example',
      'x.figures.example',
      'figures.example.evil.example',
      'localhost..',
    ]) {
      expect([host, await statusUnder(base, host)]).toEqual([host, 403])
    }
    await client.publishing.configure({ hosts: [] })
    expect(await statusUnder(base, 'figures.example')).toBe(403)
  })

  test('are names: a Host that is none is answered so, and is no surprise', async () => {
    const { base, errors } = await server()
    expect(await statusUnder(base, '127.999.1.1')).toBe(400)
    expect(errors).toEqual([])
  })

  test('for one run are forgotten with it', async () => {
    const dataDir = dataFolder()
    const first = await server({ dataDir }, ['figures.example'])
    expect(await statusUnder(first.base, 'figures.example')).toBe(200)
    expect(await first.client.publishing.status()).toMatchObject({
      hosts: [],
      hostsOfRun: ['figures.example'],
    })
    await first.app.close()
    const next: TestApp = await testApp({ dataDir })
    expect(await statusUnder(String(await next.app.openPublishing(0)), 'figures.example')).toBe(403)
  })

  test.each(['', 'two words', '*.example', 'http://', 'a_b'])('%j is no host name', async host => {
    const { client } = await testApp()
    await expect(client.publishing.configure({ hosts: [host] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    })
  })
})

test('an address that ends in a slash, joined to a path that begins with one, is the same path', async () => {
  const { base, key } = await server()
  expect((await fetch(`${base}//api/v1/health`)).status).toBe(200)
  expect((await fetch(`${base}//api//v1/revenue/current`, { headers: key })).status).toBe(200)
  expect((await fetch(`${base}//api/v1/revenue/current`)).status).toBe(401)
  expect((await fetch(`${base}/api/v1/health/`)).status).toBe(404)
})
