import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Schedule } from '../../../shared/contract/sync.ts'
import { Card } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Select } from '../../parts/select.tsx'
import { rpc } from '../../rpc/client.ts'

const INTERVALS: { value: Schedule['everyHours']; label: string }[] = (
  [1, 2, 3, 4, 6, 8, 12, 24] as const
).map(hours => ({
  value: hours,
  label: hours === 24 ? 'Once a day' : hours === 1 ? 'Every hour' : `Every ${hours} hours`,
}))

const HOURS = Array.from({ length: 24 }, (_, hour) => ({
  value: hour,
  label: `${String(hour).padStart(2, '0')}:00`,
}))

/** When syncs run by themselves. */
export function ScheduleCard() {
  const queries = useQueryClient()
  const schedule = useQuery(rpc.sync.schedule.queryOptions())
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  const save = useMutation(
    rpc.sync.saveSchedule.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: rpc.sync.schedule.key() }),
    }),
  )
  return (
    <Card
      title="Schedule"
      description={`OpenRevenue also syncs when it starts, and catches up after sleep.${
        startups.length > 1
          ? ' The schedule is one for all startups, each in its own time zone.'
          : ''
      }`}
    >
      <Loaded query={schedule}>
        {({ plain, words, nextAt }) => (
          <div className="flex flex-col gap-3">
            {plain ? (
              <PlainSchedule schedule={plain} zone={startup?.timezone} onChange={save.mutate} />
            ) : (
              <p>Syncs run {words}. That was set under Jobs, and is changed there.</p>
            )}
            {nextAt && (
              <p className="text-soft">
                The next one is due <Moment at={nextAt} />.
              </p>
            )}
            {save.error && <ProblemNote error={save.error} />}
          </div>
        )}
      </Loaded>
    </Card>
  )
}

function PlainSchedule({
  schedule: { everyHours, atHour },
  zone,
  onChange,
}: {
  schedule: Schedule
  zone: string | undefined
  onChange: (schedule: Schedule) => void
}) {
  return (
    <div className="flex flex-wrap items-center gap-3">
      <Select
        label="How often"
        value={everyHours}
        options={INTERVALS}
        onChange={value => onChange({ everyHours: value, atHour })}
      />
      {everyHours > 1 && (
        <>
          {everyHours === 24 ? 'at' : 'counted from'}
          <Select
            label="At which hour"
            value={atHour}
            options={HOURS}
            onChange={value => onChange({ everyHours, atHour: value })}
          />
          <span className="text-soft">{zone?.replaceAll('_', ' ')}</span>
        </>
      )}
    </div>
  )
}
