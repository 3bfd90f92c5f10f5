import { AppError } from '../../../shared/errors.ts'
import type { ObjectRef } from '../../ledger/page.ts'
import type { Client } from './client.ts'
import { ResourceMissing } from './errors.ts'
import { EXPANDED } from './lists.ts'

/** What an earlier sync set aside, read once more by its id: what there is now, and the ids that Stripe no longer knows. */
export async function retrieveAgain(
  client: Client,
  objects: ObjectRef[],
): Promise<{ found: unknown[]; gone: string[] }> {
  const again = { found: [] as unknown[], gone: [] as string[] }
  for (const { object, id } of objects) {
    try {
      const found = await RETRIEVE[object]?.(client, id)
      if (found) again.found.push(found)
    } catch (error) {
      if (error instanceof ResourceMissing) again.gone.push(id)
      // It stays set aside, and takes nothing else with it.
      else if (!(error instanceof AppError) || error.code !== 'PROVIDER_ANSWER_INVALID') throw error
    }
  }
  return again
}

/** How many are asked for one by one in a sync. */
const AT_ONCE = 300

/** Which of many are tried now (milliseconds): as hours pass, each comes to its turn. */
export function inTurn(objects: ObjectRef[], now: number): ObjectRef[] {
  if (objects.length <= AT_ONCE) return objects
  const first = (Math.floor(now / 3_600_000) * AT_ONCE) % objects.length
  return [...objects.slice(first), ...objects.slice(0, first)].slice(0, AT_ONCE)
}

const RETRIEVE: Record<string, (client: Client, id: string) => Promise<unknown>> = {
  balance_transaction: (client, id) =>
    client.read('balance transactions', sdk =>
      sdk.balanceTransactions.retrieve(id, { expand: EXPANDED.transaction }),
    ),
  invoice: (client, id) =>
    client.read('invoices', sdk => sdk.invoices.retrieve(id, { expand: EXPANDED.invoice })),
  subscription: (client, id) =>
    client.read('subscriptions', sdk =>
      sdk.subscriptions.retrieve(id, { expand: [...EXPANDED.subscription, 'latest_invoice'] }),
    ),
}
