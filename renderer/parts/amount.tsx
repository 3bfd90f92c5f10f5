import { formatMoney, type Money, money } from '../../shared/money.ts'

/** Money in full, in digits of one width. */
export const Amount = ({ value }: { value: Money }) => (
  <span className="figure whitespace-nowrap">{formatMoney(value)}</span>
)

/** Money that is taken away: 5 reads "-$5.00", and what comes back reads "+$5.00". */
export const Deduction = ({ value: { amount, currency } }: { value: Money }) => (
  <span className="figure whitespace-nowrap">
    {formatMoney(money(-amount, currency), { signed: true })}
  </span>
)
