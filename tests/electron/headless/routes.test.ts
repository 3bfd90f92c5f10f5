import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { Hono } from 'hono'
import { expect, onTestFinished, test } from 'vitest'
import { pageRoutes } from '../../../electron/headless/routes.ts'
import { createSession } from '../../../electron/headless/session.ts'
import type { contract } from '../../../shared/contract/index.ts'
import { testApp } from '../../support/app.ts'

const MB = 1024 * 1024

/** The page's calls behind a listener, and the headers of somebody who opened its link. */
async function door(longestCall?: number) {
  const { app, client } = await testApp()
  const session = createSession()
  const routes = pageRoutes({
    ...{ router: app.router, page: new Hono(), session, longestCall },
    authority: () => `127.0.0.1:${(server.address() as AddressInfo).port}`,
  })
  const server = createAdaptorServer({ fetch: routes.fetch })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const origin = `http://127.0.0.1:${port}`
  const cookie = `openrevenue_${port}=${session.redeem(session.issue())}`
  return { client, origin, port, headers: { cookie, origin } }
}

type Door = Awaited<ReturnType<typeof door>>

/** Sends what `pour` writes until there is an answer; with how much of it was taken by then, in bytes. */
function send(
  { port, headers }: Door,
  more: Record<string, string | number>,
  pour: () => Buffer | null,
) {
  return new Promise<{ status?: number; body: string; taken: number }>((resolve, reject) => {
    let [taken, answered] = [0, false]
    const call = request(
      {
        ...{ port, host: '127.0.0.1', method: 'POST', path: '/rpc/connections/importFile' },
        headers: { ...headers, 'content-type': 'application/json', ...more },
      },
      answer => {
        answered = true
        let body = ''
        answer.setEncoding('utf8').on('data', text => {
          body += text
        })
        answer.on('end', () => {
          resolve({ status: answer.statusCode, body, taken })
          call.destroy()
        })
      },
    )
    call.on('error', error => (answered ? undefined : reject(error)))
    onTestFinished(() => void call.destroy())
    const write = () => {
      for (let bytes = pour(); bytes && !answered; bytes = pour()) {
        taken += bytes.length
        if (!call.write(bytes)) return void call.once('drain', () => setImmediate(write))
      }
    }
    call.flushHeaders()
    write()
  })
}

const refusal = (size: string) => ({
  code: 'INVALID_INPUT',
  status: 413,
  message: `The call is larger than ${size}.`,
})

test('a call that says it is larger than 128 MB is refused before it is read', async () => {
  const it = await door()
  const { status, body, taken } = await send(it, { 'content-length': 128 * MB + 1 }, () => null)
  expect([status, JSON.parse(body).json, taken]).toMatchObject([413, refusal('128 MB'), 0])
})

test('one that does not say is refused once it is, and no more of it is kept', async () => {
  const it = await door(MB)
  let poured = 0
  const pour = () => (poured++ < 200 ? Buffer.alloc(MB, ' ') : null)
  const { status, body, taken } = await send(it, { 'transfer-encoding': 'chunked' }, pour)
  expect([status, JSON.parse(body).json]).toMatchObject([413, refusal('1 MB')])
  // What the system's own buffers take comes on top.
  expect(taken).toBeLessThan(20 * MB)
})

test('the page says so in words, and what to do; a call within the limit goes through', async () => {
  const it = await door(MB)
  const { origin, headers } = it
  const client: ContractRouterClient<typeof contract> = createORPCClient(
    new RPCLink({ url: `${origin}/rpc`, headers }),
  )
  const load = (text: string) =>
    client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const rows = 'id,date,kind,currency,gross\na,2026-01-02,charge,USD,1.00\n'
  await expect(load(rows + ' '.repeat(2 * MB))).rejects.toMatchObject({
    ...refusal('1 MB'),
    data: { fix: expect.stringContaining('smaller') },
  })
  expect(await it.client.connections.list()).toEqual([])
  expect(await load(rows)).toMatchObject({ entries: 1 })
})
