import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createRouterClient } from '@orpc/server'
import { Hono } from 'hono'
import { openApp } from './folder.ts'
import { asRate, inTurns, type Result, timed } from './measure.ts'

/** All calls together stay below the 120 a minute that the server lets one address make. */
const ROUNDS = 5
const CALLS = 20
const WARM_UP = 10

/** Twelve signed months, pulled one call after another, against a server that answers a constant. */
export async function benchPull(dataDir: string): Promise<Result> {
  const app = await openApp(dataDir)
  try {
    const address = await app.openPublishing(0)
    const key = await createRouterClient(app.router).publishing.apiKeys.create({ name: 'Bench' })
    const pull = () => call(`${address}/api/v1/revenue/signed`, key.secret)
    const bare = await serveConstant(await pull())
    const constant = () => call(bare.address, key.secret)
    for (let n = 0; n < WARM_UP; n++) {
      await pull()
      await constant()
    }
    const times = await inTurns(
      ROUNDS,
      () => timed(() => repeated(pull)),
      () => timed(() => repeated(constant)),
    )
    bare.server.close()
    return asRate('pull signed months', 'a bare server with a constant of that size', times, {
      count: CALLS,
      unit: 'requests/s',
    })
  } finally {
    await app.close()
  }
}

async function repeated(work: () => Promise<unknown>): Promise<void> {
  for (let n = 0; n < CALLS; n++) await work()
}

async function call(address: string, key: string): Promise<string> {
  const now = Date.now()
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'x-api-key': key, 'content-type': 'application/json' },
    body: JSON.stringify({
      startDate: new Date(now - 365 * 86_400_000).toISOString(),
      endDate: new Date(now).toISOString(),
      interval: 'monthly',
    }),
  })
  if (!answer.ok) throw new Error(`${address} answered ${answer.status}: ${await answer.text()}`)
  return answer.text()
}

async function serveConstant(text: string): Promise<{ server: Server; address: string }> {
  const routes = new Hono()
  routes.post('/', async context => {
    await context.req.json()
    return context.body(text, 200, { 'content-type': 'application/json' })
  })
  const server = await new Promise<Server>(resolve => {
    const listening = serve({ fetch: routes.fetch, hostname: '127.0.0.1', port: 0 }, () =>
      resolve(listening),
    ) as Server
  })
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
}
