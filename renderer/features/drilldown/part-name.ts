import type { Connection } from '../../../shared/contract/connections.ts'
import type { BreakdownBy } from '../../../shared/contract/revenue.ts'
import { isProviderId, PROVIDER_NAMES } from '../../../shared/providers.ts'

/** What a row of a breakdown is called; null is what no provider told. */
export function partName(
  by: BreakdownBy,
  part: string | null,
  connections: Pick<Connection, 'id' | 'name'>[],
): string {
  if (part === null) return 'Not known'
  switch (by) {
    case 'connection':
      return connections.find(({ id }) => id === part)?.name ?? part
    case 'provider':
      return providerName(part)
    case 'country':
      return nameIn(countries, part)
    case 'currency':
      return nameIn(currencies, part)
    case 'product':
      return part
  }
}

export const providerName = (id: string): string => (isProviderId(id) ? PROVIDER_NAMES[id] : id)

const countries = new Intl.DisplayNames(undefined, { type: 'region' })
const currencies = new Intl.DisplayNames(undefined, { type: 'currency' })

/** A code that the reader's system does not know stands for itself. */
function nameIn(names: Intl.DisplayNames, code: string): string {
  const name = names.of(code)
  return name && name !== code ? `${name} (${code})` : code
}
