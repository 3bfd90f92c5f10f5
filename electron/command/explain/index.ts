import type { Month } from '../../../shared/time.ts'
import { CUSTOMERS } from './customers.ts'
import type { Client, Explain, Explanation } from './explanation.ts'
import { MOVED } from './movements.ts'
import { RECURRING } from './recurring.ts'
import { REVENUE } from './revenue.ts'

/** Every figure that can be explained, by the name that the document of `metrics` has for it. */
export const EXPLAINED = {
  ...REVENUE,
  ...RECURRING,
  ...MOVED,
  ...CUSTOMERS,
} satisfies Record<string, Explain>

export type Metric = keyof typeof EXPLAINED

/** A figure of a month, or as it stands. Throws NO_DATA or INVALID_INPUT where it has none. */
export const explainMetric = async (
  client: Client,
  metric: Metric,
  month?: Month,
): Promise<Explanation & { metric: Metric }> => ({
  metric,
  ...(await EXPLAINED[metric](client, month)),
})
