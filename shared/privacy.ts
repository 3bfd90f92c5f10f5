import { z } from 'zod'

/** How much of one figure the public may see. */
export const visibilitySchema = z.enum(['exact', 'range', 'hidden'])
export type Visibility = z.infer<typeof visibilitySchema>

export const privacySchema = z.object({
  revenue: visibilitySchema,
  mrr: visibilitySchema,
  arr: visibilitySchema,
  customers: visibilitySchema,
  growth: z.boolean(),
  /** Months of history that leave this machine, the running one included. */
  months: z.number().int().min(1).max(36),
})
export type Privacy = z.infer<typeof privacySchema>

export const DEFAULT_PRIVACY: Privacy = {
  revenue: 'exact',
  mrr: 'exact',
  arr: 'exact',
  customers: 'exact',
  growth: true,
  months: 12,
}

const STRICTEST_FIRST = ['hidden', 'range', 'exact'] as const

export const stricter = (...ones: Visibility[]): Visibility =>
  STRICTEST_FIRST.find(it => ones.includes(it)) ?? 'hidden'

/** The settings as they can be kept: ARR is twelve times MRR, so the stricter setting holds for both. */
export function asTold(privacy: Privacy): Privacy {
  const both = stricter(privacy.mrr, privacy.arr)
  return { ...privacy, mrr: both, arr: both }
}

/** A half-open range [min, max); max is null for the open last one. */
export interface Range {
  min: bigint
  max: bigint | null
}

/** Steps of money ranges in major units, and of counts. */
const MONEY_STEPS = [0, 100, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000]
const LARGE_MONEY_STEPS = [500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000]
const COUNT_STEPS = [0, 10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 50_000, 100_000]

/** The published range that holds `amount` minor units of a currency with that many minor digits. */
export const moneyRange = (amount: bigint, digits: number): Range =>
  rangeIn(
    [...MONEY_STEPS, ...LARGE_MONEY_STEPS].map(step => BigInt(step) * 10n ** BigInt(digits)),
    amount,
  )

/** ARR's range where MRR is `mrr`: twelve times MRR's, since one of its own would narrow MRR's down. */
export function arrRange(mrr: bigint, digits: number): Range {
  const { min, max } = moneyRange(mrr, digits)
  return { min: min * 12n, max: max === null ? null : max * 12n }
}

export const countRange = (count: number): Range => rangeIn(COUNT_STEPS.map(BigInt), BigInt(count))

function rangeIn(steps: bigint[], value: bigint): Range {
  if (value < 0n) return rangeBelowZero(steps, -value)
  const index = steps.findLastIndex(step => step <= value)
  return { min: steps[index] ?? 0n, max: steps[index + 1] ?? null }
}

/** The same steps below zero. A range has no open lower end, so the steps go on there, each ten times the last. */
function rangeBelowZero(steps: bigint[], size: bigint): Range {
  let near = 0n
  for (const far of steps) {
    if (size <= far) return { min: -far, max: -near }
    near = far
  }
  while (near * 10n < size) near *= 10n
  return { min: -near * 10n, max: -near }
}
