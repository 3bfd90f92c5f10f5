import { useQuery } from '@tanstack/react-query'
import { CircleCheck, CircleX } from 'lucide-react'
import type { DoctorStep } from '../../../shared/contract/app.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { rpc } from '../../rpc/client.ts'

/** A look at all that the app stands on, when it is asked for. */
export function DiagnosticsCard() {
  const doctor = useQuery(rpc.app.doctor.queryOptions({ enabled: false }))
  const { data: about } = useQuery(rpc.app.about.queryOptions())
  return (
    <Card
      title="Diagnostics"
      description={about && `OpenRevenue ${about.version}. Its ledger is in ${about.dataFolder}`}
      action={
        <Button busy={doctor.isFetching} onClick={() => void doctor.refetch()}>
          Run the self-check
        </Button>
      }
    >
      {(doctor.data || doctor.error) && (
        <Loaded query={doctor}>
          {steps => (
            <ul className="flex flex-col gap-2.5">
              {steps.map(step => (
                <Step key={step.step} step={step} />
              ))}
            </ul>
          )}
        </Loaded>
      )}
    </Card>
  )
}

/** What each step looks at. */
const NAMES: Record<DoctorStep['step'], string> = {
  runtime: 'Runtime',
  database: 'Ledger',
  backup: 'Backups',
  keychain: 'Key storage',
  clock: 'Clock',
  network: 'Network',
  rates: 'Exchange rates',
  'set-aside': 'Items set aside',
  whole: 'Balance check',
}

const Step = ({ step: { step, ok, message, fix } }: { step: DoctorStep }) => (
  <li className="flex gap-3">
    {ok ? (
      <CircleCheck className="mt-0.5 size-4.5 shrink-0 text-accent" aria-label="Fine" />
    ) : (
      <CircleX className="mt-0.5 size-4.5 shrink-0 text-danger" aria-label="Not fine" />
    )}
    <div>
      <p>
        <span className="font-medium">{NAMES[step]}:</span> {message}
      </p>
      {fix && <p className="text-soft">{fix}</p>}
    </div>
  </li>
)
