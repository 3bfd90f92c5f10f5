import type { Client } from './client.ts'
import { currencySchema, parse, resource } from './parse.ts'

/** The currency of each store that the key reads, by the store's id, oldest store first. */
export async function storeCurrencies(client: Client): Promise<Map<number, string>> {
  const stores = await client.all('stores', 'the stores')
  return new Map(
    stores
      .map(value => parse(storeSchema, value, 'store'))
      .map(({ id, attributes }) => [Number(id), attributes.currency] as const)
      .sort(([a], [b]) => a - b),
  )
}

const storeSchema = resource({ currency: currencySchema })
