import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { testApp } from '../../support/app.ts'

/** Who is connecting has read nothing and has no sync that would go on: the words must not say so. */

const PROVIDERS = [
  ['stripe', { key: 'rk_test_51AbCdEfGhIjKlMnOpQrStUvWxYz' }],
  ['paddle', { key: 'pdl_sdbx_apikey_01gtgztp8f4kek3yd4g1wrksa3_q6TGTJyvoIz7LDtXT65bX7_AQO' }],
  [
    'lemon-squeezy',
    { key: `eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJhdWQiOiIxIn0.${'a'.repeat(250)}` },
  ],
  ['paypal', { key: 's'.repeat(80), clientId: 'A'.repeat(80) }],
  ['polar', { key: 'polar_oat_abcdefghijklmnopqrstuvwxyz' }],
] as const
type Opened = (typeof PROVIDERS)[number]

/** What connecting says where every answer is this one. */
async function connecting(
  provider: Opened[0],
  credentials: Opened[1],
  answer: (response: ServerResponse) => void,
) {
  const server = createServer((_request, response) => answer(response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { client } = await testApp()
  const apiBase = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const failed = await client.connections
    .connect({ provider, name: 'Acme', sync: false, apiBase, ...credentials })
    .then(
      () => undefined,
      (error: unknown) => error,
    )
  expect(await client.connections.list()).toEqual([])
  return Reflect.get(Object(failed), 'data')
}

test.each(PROVIDERS)('%s answers with what is no list', async (provider, credentials) => {
  const problem = await connecting(provider, credentials, response => {
    response.setHeader('content-type', 'application/json')
    response.end(
      '{"data":{},"items":{},"access_token":"t","expires_in":100,"meta":{"test_mode":true}}',
    )
  })
  expect(problem).toMatchObject({
    fix: expect.stringMatching(/^Nothing was connected\. Try again in a few minutes/),
  })
})

test.each(PROVIDERS)('%s asks to wait for long', async (provider, credentials) => {
  const problem = await connecting(provider, credentials, response => {
    response.writeHead(429, { 'retry-after': '3600' }).end('{"error":{"message":"Slow down"}}')
  })
  expect(problem).toMatchObject({ fix: 'Wait a little, then connect again.' })
})
