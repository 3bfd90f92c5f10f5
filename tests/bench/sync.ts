import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRouterClient } from '@orpc/server'
import { openApp, openFolder, ROOT } from './folder.ts'
import { PAGE_SIZE } from './history.ts'
import { asRate, inTurns, type Result, timed } from './measure.ts'

const ROUNDS = 3
const KEY = 'rk_test_bench'

/** A whole first sync, stored and signed, against reading the same pages and parsing their JSON. */
export async function benchSync(folder: string, entries: number): Promise<Result> {
  const sandbox = await startSandbox(entries)
  let round = 0
  try {
    const times = await inTurns(
      ROUNDS,
      () => syncOnce(join(folder, `sync-${round++}`), sandbox.url),
      () => timed(() => readPages(sandbox.url)),
    )
    const what = `sync ${entries.toLocaleString('en')} entries`
    return asRate(what, 'fetch and parse the same pages', times, {
      count: entries,
      unit: 'entries/s',
    })
  } finally {
    sandbox.stop()
  }
}

/** In a process of its own, so that its work is not counted as ours. */
async function startSandbox(entries: number): Promise<{ url: string; stop(): void }> {
  const program = join(ROOT, 'tests/support/stripe/main.ts')
  const args = [program, '--port', '0', '--key', KEY, '--entries', String(entries)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const stop = () => child.kill()
  process.once('exit', stop)
  const [url] = await once(createInterface(child.stdout), 'line')
  return { url: String(url), stop }
}

/** Checking the key is not timed: it derives the vault's key, which takes long on purpose. */
async function syncOnce(dataDir: string, url: string): Promise<number> {
  openFolder(dataDir).$client.close()
  const app = await openApp(dataDir)
  try {
    const client = createRouterClient(app.router)
    await client.connections.connect({
      provider: 'stripe',
      name: 'Sandbox',
      key: KEY,
      apiBase: url,
      sync: false,
    })
    return await timed(async () => {
      for (const { id } of app.syncNow('command')) {
        await app.finished(id)
        const run = await client.sync.run({ id })
        if (run.status !== 'succeeded') throw new Error(run.error?.message ?? run.status)
      }
    })
  } finally {
    await app.close()
  }
}

const LISTS = [
  `/v1/balance_transactions?limit=${PAGE_SIZE}&expand[]=data.source`,
  `/v1/subscriptions?status=all&limit=${PAGE_SIZE}&expand[]=data.discounts&expand[]=data.discounts.source.coupon&expand[]=data.items.data.discounts`,
]

async function readPages(url: string): Promise<void> {
  for (const list of LISTS) {
    let after = ''
    do {
      const answer = await fetch(`${url}${list}${after}`, {
        headers: { authorization: `Bearer ${KEY}` },
      })
      const page = JSON.parse(await answer.text())
      after = page.has_more ? `&starting_after=${page.data.at(-1).id}` : ''
    } while (after)
  }
}
