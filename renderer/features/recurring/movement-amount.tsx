import { formatMoney, type Money } from '../../../shared/money.ts'
import { Opener } from '../../parts/opener.tsx'

/** What a movement did to MRR; it opens what is behind it, if there is anything. */
export const MovementAmount = ({ value, onOpen }: { value: Money; onOpen: () => void }) =>
  value.amount === 0n ? (
    <span className="text-faint">–</span>
  ) : (
    <Opener onPress={onOpen}>{formatMoney(value, { signed: true })}</Opener>
  )
