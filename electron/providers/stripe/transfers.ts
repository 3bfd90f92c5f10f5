import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { ProviderEntry } from '../../ledger/page.ts'
import type { Client } from './client.ts'
import { toEntry, transactionSchema } from './entries.ts'
import { Unreadable } from './errors.ts'
import type { ModeCheck } from './mode.ts'
import { idSchema, parseObject } from './parse.ts'

/** Turns a balance transaction into an entry, asking for what it alone does not tell. */
export type TransactionReader = (value: unknown) => Promise<ProviderEntry>

/**
 * A transfer names the payment that it is of, if it is of one; what is reversed of it names the transfer. So
 * a reversal that came with no refund is of whatever its transfer is, and that is asked for, once each. A balance
 * transaction does not tell its mode, the object under it does.
 */
export function transactionReader(client: Client, inMode: ModeCheck): TransactionReader {
  const known = new Map<string, Promise<boolean>>()
  const isOfPayment = (id: string) => {
    const asked = known.get(id) ?? ofPayment(client, id)
    known.set(id, asked)
    return asked
  }
  return async value => {
    const entry = toEntry(value)
    inMode(sourceSchema.parse(value).source, `balance transaction ${entry.id}`)
    const transfer = entry.kind === 'transfer' ? reversed(value) : null
    return transfer && (await isOfPayment(transfer)) ? { ...entry, kind: 'passed_on' } : entry
  }
}

const sourceSchema = z.object({ source: z.unknown() })

/** The transfer that a balance transaction reverses. */
function reversed(value: unknown): string | null {
  const { source } = parseObject(transactionSchema, value, 'balance transaction')
  return typeof source === 'object' ? (source?.transfer ?? null) : null
}

async function ofPayment(client: Client, id: string): Promise<boolean> {
  try {
    const answer = await client.read('transfers', sdk => sdk.transfers.retrieve(id))
    return parseObject(transferSchema, answer, 'transfer').source_transaction != null
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'KEY_PERMISSION_MISSING') throw error
    throw new Unreadable(
      `transfer ${id}`,
      'This key may not read transfers, so that nobody knows what its reversal gives back.',
    )
  }
}

const transferSchema = z.object({ id: z.string(), source_transaction: idSchema.nullish() })
