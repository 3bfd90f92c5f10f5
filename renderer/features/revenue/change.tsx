import type { Money } from '../../../shared/money.ts'
import { growthOf } from '../../../shared/totals.ts'
import { percent } from '../../format.ts'

/** How an amount changed; more of it is good news, bad news, or just news. */
export function Change({
  now,
  before,
  more = 'good',
}: {
  now: Money
  before: Money
  more?: 'good' | 'bad' | 'neither'
}) {
  const ratio = growthOf(before, now)
  if (ratio === null) return <span className="text-faint">No earlier figure</span>
  const good = more === 'good' ? ratio > 0 : ratio < 0
  const plain = ratio === 0 || more === 'neither'
  const tone = plain ? 'text-faint' : good ? 'text-accent' : 'text-danger'
  return <span className={`figure font-medium ${tone}`}>{percent(ratio)}</span>
}
