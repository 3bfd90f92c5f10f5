import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type Job, type JobKindId, jobKindSchema } from '../../../shared/contract/jobs.ts'
import { Badge } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card, Nothing } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Name } from '../../parts/name.tsx'
import { Select } from '../../parts/select.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { Attempts } from './attempts.tsx'
import { LOOK_EVERY, useNames } from './queries.ts'
import { aboutOf, KIND_NAMES, STATES, took } from './words.ts'

const KINDS = [
  { value: 'all' as const, label: 'All jobs' },
  ...jobKindSchema.options.map(kind => ({ value: kind, label: KIND_NAMES[kind] })),
]

const PAGE = 20

/** What has ended, newest first, with what each try came to. */
export function History() {
  const [kind, setKind] = useState<JobKindId | 'all'>('all')
  const [shown, setShown] = useState(PAGE)
  const jobs = useQuery(
    rpc.jobs.list.queryOptions({
      input: { kind: kind === 'all' ? undefined : kind, limit: 500 },
      refetchInterval: LOOK_EVERY,
    }),
  )
  return (
    <Card
      title="History"
      action={<Select label="Which jobs" options={KINDS} value={kind} onChange={setKind} />}
      flush
    >
      <Loaded query={jobs}>
        {list => {
          const ended = list.filter(it => it.state === 'done' || it.state === 'dead')
          if (ended.length === 0) return <Nothing>Nothing has run yet.</Nothing>
          return (
            <>
              <Ended jobs={ended.slice(0, shown)} />
              {ended.length > shown && (
                <div className="px-5 py-3">
                  <Button variant="quiet" onClick={() => setShown(shown + PAGE)}>
                    Show more
                  </Button>
                </div>
              )}
            </>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Ended({ jobs }: { jobs: Job[] }) {
  const names = useNames()
  const [open, setOpen] = useState<number | null>(null)
  return (
    <Table
      label="History"
      rows={jobs}
      rowKey={it => String(it.id)}
      columns={[
        { title: 'Ended', cell: it => it.endedAt !== null && <Moment at={it.endedAt} /> },
        { title: 'Job', cell: it => KIND_NAMES[it.kind] },
        { title: 'About', cell: it => <Name>{aboutOf(it, names) ?? '–'}</Name> },
        {
          title: 'Result',
          cell: it => <Badge tone={STATES[it.state].tone}>{STATES[it.state].name}</Badge>,
        },
        { title: 'Tries', number: true, cell: it => it.attempts },
        { title: 'Took', number: true, cell: it => took(it.startedAt, it.endedAt) },
        {
          title: 'Actions',
          actions: true,
          cell: it => (
            <Button
              variant="quiet"
              aria-expanded={open === it.id}
              onClick={() => setOpen(open === it.id ? null : it.id)}
            >
              {open === it.id ? 'Close' : 'Tries'}
            </Button>
          ),
        },
      ]}
      below={it => {
        if (open === it.id) return <Attempts id={it.id} />
        return it.state === 'dead' && it.error?.message
      }}
    />
  )
}
