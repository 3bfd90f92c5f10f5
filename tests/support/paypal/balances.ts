import type { ServerAnswer } from '../faulty-server.ts'
import type { PaypalAccount } from './account.ts'
import { INSTANT, invalid, oldest } from './answers.ts'
import { instant, type WireInfo, type WireMoney } from './objects.ts'
import { digitsOf, minor } from './totals.ts'

/** GET /v1/reporting/balances: what all that took place up to an instant comes to, a row a currency. */
export function balances(account: PaypalAccount, query: URLSearchParams): ServerAnswer {
  const asked = query.get('as_of_time')
  if (asked !== null && !INSTANT.test(asked)) return invalid('as_of_time', asked)
  const at = asked === null ? account.now : Math.min(Date.parse(asked), account.now)
  if (at < oldest(account)) return invalid('as_of_time', asked ?? '')
  const held = new Map([[account.currency, { total: 0, withheld: 0 }]])
  for (const { transaction_info: info } of [...account.transactions, ...account.withheld]) {
    const { transaction_amount: amount, fee_amount: fee, transaction_status: status } = info
    const tookPlace = ['S', 'V', 'F'].includes(status)
    if (!tookPlace || Date.parse(info.transaction_updated_date) > at) continue
    const moved = minor(amount) + (fee ? minor(fee) : 0)
    const before = held.get(amount.currency_code) ?? { total: 0, withheld: 0 }
    held.set(
      amount.currency_code,
      isHold(info)
        ? { ...before, withheld: before.withheld - moved }
        : { ...before, total: before.total + moved },
    )
  }
  const rows = [...held].map(([currency, { total, withheld }]) => ({
    currency,
    ...(currency === account.currency && { primary: true }),
    total_balance: wire(currency, total),
    available_balance: wire(currency, total - withheld),
    withheld_balance: wire(currency, withheld),
  }))
  return {
    status: 200,
    body: {
      balances: rows,
      account_id: account.number.replaceAll(/[01]/g, 'Z'),
      as_of_time: instant(at),
      last_refresh_time: instant(account.now),
    },
  }
}

const isHold = ({ transaction_event_code: code }: WireInfo): boolean =>
  /^T(15|21)|^T11(05|10|11)$/.test(code)

/** -1230 → "-12.30" USD. */
function wire(currency: string, amount: number): WireMoney {
  const digits = digitsOf(currency)
  const text = String(Math.abs(amount)).padStart(digits + 1, '0')
  const point = text.length - digits
  const value = digits === 0 ? text : `${text.slice(0, point)}.${text.slice(point)}`
  return { currency_code: currency, value: amount < 0 ? `-${value}` : value }
}
