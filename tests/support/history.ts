import { onTestFinished } from 'vitest'
import type { Provider } from '../../electron/providers/provider.ts'
import { testApp } from './app.ts'

interface Sandbox {
  key: string
  clientId?: string
  url: string
  close(): Promise<unknown>
}

/** The whole app, on a sandbox that it has read once; `now` in milliseconds. */
export async function syncedApp({ id }: Provider, sandbox: Sandbox, now: number) {
  onTestFinished(async () => void (await sandbox.close()))
  const app = await testApp({ now: () => now })
  const { key, clientId, url } = sandbox
  await app.client.connections.connect({
    provider: id as 'stripe',
    name: 'Acme',
    sync: false,
    key,
    clientId,
    apiBase: url,
  })
  const [run] = await app.sync()
  if (run?.status !== 'succeeded') throw new Error(`It ${run?.status}: ${run?.error?.message}`)
  return {
    ...app,
    /** MRR at the end of each month, minor units. */
    async monthEnds() {
      const { monthly } = await app.client.metrics.document()
      return Object.fromEntries(monthly.map(({ month, mrr }) => [month, Number(mrr?.amount)]))
    },
    /** How the only subscription's MRR of a day came about. */
    async workingOn(day: string) {
      const { subscriptions } = await app.client.subscriptions.list({ day })
      return subscriptions.map(({ mrr, working }) => [Number(mrr?.amount), working])
    },
    /** Live less billed, minor units. */
    async difference() {
      const { reconciliation } = await app.client.metrics.document()
      return Number(reconciliation?.difference.amount)
    },
  }
}
