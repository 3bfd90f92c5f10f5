import type { Client } from './client.ts'
import { foreverDiscounts, type Reduction } from './discounts.ts'
import { type PriceReader, priceReader } from './prices.ts'
import { storeCurrencies } from './stores.ts'

/** What subscriptions refer to. */
export interface Around {
  /** The currency of each store, in which its prices are. */
  currencies: Map<number, string>
  /** Those that never end, by the id of the order that they were redeemed in. */
  discounts: Map<number, Reduction[]>
  prices: PriceReader
}

/** Read once in its life, and only if there is a subscription. */
export function aroundReader(client: Client): () => Promise<Around> {
  let reading: Promise<Around> | undefined
  return () => {
    reading ??= readAround(client)
    return reading
  }
}

const readAround = async (client: Client): Promise<Around> => ({
  currencies: await storeCurrencies(client),
  discounts: await foreverDiscounts(client),
  prices: priceReader(client),
})
