import type { Money } from '../../../shared/money.ts'
import { Amount } from '../../parts/amount.tsx'

interface Sum {
  currency: string
  gross: Money
  fee: Money
  net: Money
}

/** What entries add up to, a line a currency. */
export const EntrySums = ({ sums }: { sums: Sum[] }) => (
  <ul className="text-[13px] text-soft">
    {sums.map(sum => (
      <li key={sum.currency} className="flex flex-wrap gap-x-4">
        {(['gross', 'fee', 'net'] as const).map(name => (
          <span key={name}>
            {name} <Amount value={sum[name]} />
          </span>
        ))}
      </li>
    ))}
  </ul>
)
