import type { TestApp } from './app.ts'

/** The terms of one currency that are not nothing, minor units. */
export async function totals({ client }: Pick<TestApp, 'client'>, currency = 'USD') {
  const { totalsByCurrency } = await client.metrics.document()
  return termsOf(totalsByCurrency[currency] ?? {})
}

const termsOf = (terms: Record<string, { amount: bigint } | null>) =>
  Object.fromEntries(
    Object.entries(terms).flatMap(([term, money]) =>
      money?.amount ? [[term, Number(money.amount)]] : [],
    ),
  )

/** A month's movements that are not nothing. */
export async function movements({ client }: Pick<TestApp, 'client'>, month: string) {
  const { monthly } = await client.metrics.document()
  return termsOf(monthly.find(it => it.month === month)?.movements ?? {})
}

/** What is set aside, and every control total that does not come out even. */
export async function amiss({ client }: Pick<TestApp, 'client'>) {
  const { setAside, whole } = await client.metrics.document()
  return [...setAside, ...whole.filter(({ difference }) => difference.amount !== 0n)]
}
