import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { PartyPopper, X } from 'lucide-react'
import { rpc } from '../../rpc/client.ts'
import { useTimes } from '../../rpc/use-times.ts'

/** A milestone that was passed and not looked at yet. */
export function MilestoneNote() {
  const queries = useQueryClient()
  const { date } = useTimes()
  const { data: [milestone] = [] } = useQuery(rpc.app.milestones.queryOptions())
  const seen = useMutation(
    rpc.app.milestoneSeen.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: rpc.app.milestones.key() }),
    }),
  )
  if (!milestone) return null
  return (
    <section
      aria-label="Milestone"
      className="flex items-center gap-3 rounded-xl border border-accent/25 bg-accent-wash px-5 py-3"
    >
      <PartyPopper className="size-5 shrink-0 text-accent" aria-hidden />
      <p className="flex-1">
        <strong className="font-semibold">{milestone.title}</strong>{' '}
        <span className="text-soft">on {date(milestone.passedAt)}</span>
      </p>
      <button
        type="button"
        aria-label="Dismiss"
        onClick={() => seen.mutate({ id: milestone.id })}
        className="flex size-8 items-center justify-center rounded-lg text-soft hover:bg-hover"
      >
        <X className="size-4" aria-hidden />
      </button>
    </section>
  )
}
