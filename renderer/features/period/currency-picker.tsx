import { Select } from '../../parts/select.tsx'
import type { Extent } from './period-search.ts'

/** All money converted, or one currency's alone; nothing where there is no other to choose. */
export function CurrencyPicker({
  extent: { currency, currencies },
  only,
  onChange,
}: {
  extent: Pick<Extent, 'currency' | 'currencies'>
  only: string | undefined
  onChange: (only: string | undefined) => void
}) {
  if (currencies.every(code => code === currency)) return null
  return (
    <Select<string>
      label="Currency"
      value={only ?? ''}
      options={[
        { value: '', label: `All in ${currency}` },
        ...currencies.map(code => ({ value: code, label: `Only ${code}` })),
      ]}
      onChange={next => onChange(next || undefined)}
    />
  )
}
