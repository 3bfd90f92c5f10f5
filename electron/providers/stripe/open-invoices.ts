import { z } from 'zod'
import type { Client } from './client.ts'
import { type State, since } from './cursor.ts'
import { answerInvalid } from './errors.ts'
import { listInvoices, listOpenInvoices, PAGE_SIZE } from './lists.ts'

/** An invoice that is older than this stays as it was read. Seconds. */
const LONGEST = 400 * 86_400

/**
 * What became of invoices that were open when this was last asked: one may be due in 60 days and be paid
 * long after it was made, by a payment that it did not name before. Returns those that are no longer open
 * and older than what a pass reads again, and what is open now.
 */
export async function closedSince(
  client: Client,
  { mark, open: before }: Pick<State, 'mark' | 'open'>,
  now: number,
): Promise<{ invoices: unknown[]; open: State['open'] }> {
  const open = await openSince(client, Math.floor(now / 1000) - LONGEST)
  const closed = Object.entries(before).filter(
    ([id, created]) => !(id in open) && created < (since(mark) ?? 0),
  )
  const ids = new Set(closed.map(([id]) => id))
  const invoices: unknown[] = []
  for (const created of new Set(closed.map(([, at]) => at))) {
    const { data } = await listInvoices(client, {
      limit: PAGE_SIZE,
      since: created,
      until: created,
    })
    invoices.push(...data.filter(value => ids.has(invoiceSchema.safeParse(value).data?.id ?? '')))
  }
  return { invoices, open }
}

async function openSince(client: Client, from: number): Promise<State['open']> {
  const open: State['open'] = {}
  let after: string | null = null
  do {
    const list = await listOpenInvoices(client, { limit: PAGE_SIZE, after, since: from })
    const all = list.data.flatMap(value => invoiceSchema.safeParse(value).data ?? [])
    const fresh = all.filter(({ id }) => !(id in open))
    if (list.has_more && fresh.length === 0) {
      throw answerInvalid('open invoices', 'It says that more follows, and brings nothing new.')
    }
    for (const { id, created } of fresh.filter(({ status }) => status === 'open'))
      open[id] = created
    after = list.has_more ? (all.at(-1)?.id ?? null) : null
  } while (after !== null)
  return open
}

const invoiceSchema = z.object({ id: z.string(), created: z.int(), status: z.string().nullish() })
