import { daySpan } from '../../format.ts'
import { NoNames } from '../../parts/customer-code.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { FxRates } from './fx-rates.tsx'
import { MovementCustomers } from './movement-customers.tsx'
import { MOVEMENTS, type OpenMovement } from './movements.ts'

/** What is behind a movement: customers with their subscriptions, or exchange rates. */
export const MovementSheet = ({
  open,
  only,
  onClose,
}: {
  open: OpenMovement | undefined
  only: string | undefined
  onClose: () => void
}) => (
  <Sheet
    open={open !== undefined}
    onClose={onClose}
    title={open ? MOVEMENTS[open.movement].name : ''}
    description={open ? daySpan(open.from, open.to) : undefined}
  >
    {open &&
      (open.movement === 'fx' ? (
        <FxRates range={open} only={only} />
      ) : (
        <div className="flex flex-col gap-5">
          <MovementCustomers movement={open.movement} range={open} only={only} />
          <NoNames />
        </div>
      ))}
  </Sheet>
)
