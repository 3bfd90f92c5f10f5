import { Progress as Bar } from '@base-ui/react/progress'
import type { Progress } from '../../../shared/contract/sync.ts'
import { count, entryCount, fullDay } from '../../format.ts'
import { Card } from '../../parts/card.tsx'

/** Where a running sync is: "1,200 entries, back to 3 Mar 2025". */
export function inWords({ step, entries, subscriptions, reached }: Progress): string {
  if (step === 'invoices') return 'Invoices'
  if (step === 'subscriptions') return `${count(subscriptions)} subscriptions`
  return reached ? `${entryCount(entries)}, back to ${fullDay(reached)}` : 'Starting…'
}

const STEPS: Record<Progress['step'], string> = {
  entries: 'First every movement of money',
  invoices: 'Then what subscriptions were billed for',
  subscriptions: 'At last the subscriptions themselves',
  done: 'Up to date',
  failed: 'Failed',
}

/** A running sync in detail: which step it is in, how much it has read and how far back it has come. */
export function ProgressCard({ name, progress }: { name: string; progress: Progress }) {
  const { step, entries, subscriptions, reached, waiting } = progress
  const figures = [
    ['Entries', count(entries)],
    ['Back to', reached ? fullDay(reached) : '–'],
    ['Subscriptions', count(subscriptions)],
  ] as const
  return (
    <Card
      title={`Reading ${name}`}
      description="You can close this window: the sync goes on, and picks up where it was if it is stopped."
    >
      <Bar.Root value={null} aria-label={`Sync of ${name}`}>
        <Bar.Track className="h-1.5 overflow-hidden rounded-full bg-hover">
          <Bar.Indicator className="h-full w-1/3 animate-[slide_1.4s_ease-in-out_infinite] rounded-full bg-accent" />
        </Bar.Track>
      </Bar.Root>
      <p className="mt-3 font-medium" aria-live="polite">
        {STEPS[step]}
      </p>
      {waiting && <p className="text-warning">Waiting: {waiting}</p>}
      <dl className="mt-3 flex flex-wrap gap-x-10 gap-y-3">
        {figures.map(([term, value]) => (
          <div key={term}>
            <dt className="text-[13px] text-faint">{term}</dt>
            <dd className="figure text-xl font-semibold">{value}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
