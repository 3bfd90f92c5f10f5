import { answerInvalid } from '../failures.ts'
import type { Client } from './client.ts'
import { currencySchema, resource } from './parse.ts'
import { WORDS } from './words.ts'

/** The currency of each store, by the store's id, oldest first; null where it cannot be read. */
export type StoreCurrencies = ReadonlyMap<number, string | null>

/** Those of the stores that the key reads. */
export async function storeCurrencies(client: Client): Promise<StoreCurrencies> {
  const stores = await client.all('stores', 'the stores')
  return new Map(
    stores
      .flatMap(value => storeSchema.safeParse(value).data ?? [])
      .map(({ id, attributes }) => [Number(id), attributes.currency] as const)
      .sort(([a], [b]) => a - b),
  )
}

/** That of what a store sold. Throws PROVIDER_ANSWER_INVALID naming it where that is not known. */
export function currencyOf(currencies: StoreCurrencies, store: number, what: string): string {
  const currency = currencies.get(store)
  if (currency) return currency
  const why = currency === null ? 'has no currency that can be read' : 'is not listed'
  throw answerInvalid(WORDS, what, `Its store ${store} ${why}.`)
}

const storeSchema = resource({ currency: currencySchema.nullable().catch(null) })
