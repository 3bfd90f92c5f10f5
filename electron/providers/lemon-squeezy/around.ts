import type { Client } from './client.ts'
import { type Discounts, foreverDiscounts } from './discounts.ts'
import { type PriceReader, priceReader } from './prices.ts'
import { type StoreCurrencies, storeCurrencies } from './stores.ts'

/** What subscriptions refer to. */
export interface Around {
  /** Prices are in their store's. */
  currencies: StoreCurrencies
  discounts: Discounts
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
