import { formatMoney, type Money, money } from '../../shared/money.ts'

/** Money in full, in digits of one width; a dash where it is not known. */
export const Amount = ({ value }: { value: Money | null }) => (
  <span className="figure whitespace-nowrap">{value ? formatMoney(value) : '–'}</span>
)

/** Money that is taken away: 5 reads "-$5.00", and what comes back reads "+$5.00". */
export const Deduction = ({ value: { amount, currency } }: { value: Money }) => (
  <span className="figure whitespace-nowrap">
    {formatMoney(money(-amount, currency), { signed: true })}
  </span>
)
