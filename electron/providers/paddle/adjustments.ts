import { z } from 'zod'
import type { EntryKind } from '../../../shared/contract/entries.ts'
import type { ProviderEntry } from '../../ledger/page.ts'
import { answerInvalid } from '../failures.ts'
import { amountSchema, currencySchema, idSchema, instantSchema, parse } from './parse.ts'
import { WORDS } from './resources.ts'
import { taxedShape, taxOutside } from './transactions.ts'

/**
 * What each action is in the ledger, and whether it takes money from the seller or gives it back
 * (developer.paddle.com/api-reference/adjustments). A warning of a chargeback moves no money. Credit
 * counts when it is used, on the transaction that uses it.
 */
const ACTIONS = new Map<string, { kind: EntryKind; sign: 1 | -1 }>([
  ['refund', { kind: 'refund', sign: -1 }],
  ['chargeback', { kind: 'dispute', sign: -1 }],
  ['chargeback_reverse', { kind: 'dispute_reversal', sign: 1 }],
  ['credit', { kind: 'adjustment', sign: -1 }],
  ['credit_reverse', { kind: 'adjustment', sign: 1 }],
  ['chargeback_warning', { kind: 'other', sign: -1 }],
  ['chargeback_warning_reverse', { kind: 'other', sign: 1 }],
])
const UNKNOWN = { kind: 'other', sign: -1 } as const

/**
 * Statuses of an adjustment that took place. `reversed` is set on a chargeback or a credit when the
 * adjustment that reverses it is made: both are there, and both count.
 */
const EFFECTIVE = new Set(['approved', 'reversed'])
const INEFFECTIVE = new Set(['pending_approval', 'rejected'])

export interface ReadAdjustment {
  id: string
  entries: ProviderEntry[]
  /** Milliseconds since the epoch. */
  createdAt: number
  /** It may be approved later, and nothing but reading it again tells. */
  pending: boolean
}

/**
 * What an adjustment is in the ledger, whose signs are the seller's: Paddle's amounts are positive.
 * Throws PROVIDER_ANSWER_INVALID naming it where a field is missing or its sums do not add up.
 */
export function readAdjustment(value: unknown): ReadAdjustment {
  const it = parse(adjustmentSchema, value, 'adjustment')
  const pending = it.status === 'pending_approval'
  const entries = INEFFECTIVE.has(it.status) ? [] : entriesOf(it)
  return { id: it.id, entries, createdAt: it.created_at, pending }
}

function entriesOf(it: Adjustment): ProviderEntry[] {
  const { total, tax, fee, earnings } = it.totals
  const unearned = earnings != null && earnings !== total - tax - fee
  const wrong = unearned
    ? `Its earnings of ${earnings} are not its total of ${total} less tax of ${tax} less fee of ${fee}.`
    : taxOutside(it.totals)
  if (wrong) throw answerInvalid(WORDS, `adjustment ${it.id}`, wrong)
  const { kind, sign } = ACTIONS.get(it.action) ?? UNKNOWN
  const signed = (amount: number) => (sign > 0 ? amount : 0 - amount)
  const common = {
    providerKind: it.action,
    occurredAt: it.created_at,
    availableAt: null,
    customer: it.customer_id ?? null,
    subscription: it.subscription_id ?? null,
    source: it.transaction_id ?? null,
    product: null,
    country: null,
    sale: it.transaction_id ?? null,
    conversion: null,
  }
  const entry: ProviderEntry = {
    ...common,
    id: it.id,
    kind: EFFECTIVE.has(it.status) ? kind : 'other',
    gross: signed(total),
    // Positive is charged: what Paddle gives back of its fee with a refund is negative.
    fee: signed(fee),
    tax: signed(tax),
    net: signed(total - fee - tax),
    currency: it.currency_code,
  }
  return [entry, ...chargebackFee(it, common)]
}

/** What the card's network takes for a chargeback: Paddle keeps it out of fee and earnings, and gives it in the payout currency. */
function chargebackFee(
  { id, action, payout_totals }: Adjustment,
  common: Omit<ProviderEntry, 'id' | 'kind' | 'gross' | 'fee' | 'tax' | 'net' | 'currency'>,
): ProviderEntry[] {
  const amount = payout_totals?.chargeback_fee?.amount ?? 0
  if (!payout_totals || amount === 0) return []
  const charged = action === 'chargeback' || action === 'chargeback_warning'
  return [
    {
      ...common,
      id: `${id}:chargeback_fee`,
      kind: charged ? 'fee' : 'other',
      providerKind: 'chargeback_fee',
      gross: 0 - amount,
      fee: 0,
      tax: null,
      net: 0 - amount,
      currency: payout_totals.currency_code,
    },
  ]
}

export const adjustmentSchema = z.object({
  id: idSchema,
  action: z.string().min(1),
  status: z.string().min(1),
  transaction_id: idSchema.nullish(),
  subscription_id: idSchema.nullish(),
  customer_id: idSchema.nullish(),
  currency_code: currencySchema,
  created_at: instantSchema,
  totals: z.object({
    ...taxedShape,
    fee: amountSchema.nullish().transform(fee => fee ?? 0),
    earnings: amountSchema.nullish(),
  }),
  payout_totals: z
    .object({
      currency_code: currencySchema,
      chargeback_fee: z.object({ amount: amountSchema }).nullish(),
    })
    .nullish(),
})
type Adjustment = z.infer<typeof adjustmentSchema>
