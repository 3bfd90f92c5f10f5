import { z } from 'zod'
import type { Client } from './client.ts'
import { type State, since } from './cursor.ts'
import { listInvoices, listOpenInvoices, PAGE_SIZE } from './lists.ts'
import { wholeList } from './whole-list.ts'

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
  const all = await wholeList('open invoices', after =>
    listOpenInvoices(client, { limit: PAGE_SIZE, after, since: from }),
  )
  const open = all
    .flatMap(value => invoiceSchema.safeParse(value).data ?? [])
    .filter(({ status }) => status === 'open')
  return Object.fromEntries(open.map(({ id, created }) => [id, created]))
}

const invoiceSchema = z.object({ id: z.string(), created: z.int(), status: z.string().nullish() })
