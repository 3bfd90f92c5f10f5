import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Kind } from '../../../shared/contract/jobs.ts'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Loaded } from '../../parts/loaded.tsx'
import { Moment } from '../../parts/moment.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Switch } from '../../parts/switch.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'
import { EditKind } from './edit-kind.tsx'
import { LOOK_EVERY, useNames, usePause, useRunNow } from './queries.ts'
import { DUE_WHEN, IDLE, KIND_NAMES, KIND_WORDS } from './words.ts'

/** Each kind of job: when it is due by itself, and next. */
export function Kinds() {
  const kinds = useQuery(rpc.jobs.kinds.queryOptions({ refetchInterval: 6 * LOOK_EVERY }))
  const [editing, setEditing] = useState<Kind | null>(null)
  const pause = usePause()
  const run = useRunNow()
  const problem = pause.error ?? run.error
  return (
    <Card title="Scheduled" flush>
      {problem && (
        <div className="px-5 pb-4">
          <ProblemNote error={problem} />
        </div>
      )}
      <Loaded query={kinds}>
        {list => (
          <Table
            label="Kinds of jobs"
            rows={list}
            rowKey={it => it.kind}
            columns={[
              { title: 'Job', cell: it => <What kind={it} /> },
              { title: 'Due', cell: it => <Due kind={it} /> },
              { title: 'Next', cell: it => <Next kind={it} /> },
              {
                title: 'Automatic',
                cell: it => (
                  <Switch
                    label={`${KIND_NAMES[it.kind]} runs automatically`}
                    checked={!it.paused}
                    onChange={on => pause.mutate({ kind: it.kind, paused: !on })}
                  />
                ),
              },
              {
                title: 'Actions',
                actions: true,
                cell: it => (
                  <span className="inline-flex justify-end gap-1">
                    {!DUE_WHEN[it.kind] && (
                      <Button
                        variant="quiet"
                        aria-label={`Run now: ${KIND_NAMES[it.kind]}`}
                        busy={run.isPending && run.variables.kind === it.kind}
                        onClick={() => run.mutate({ kind: it.kind })}
                      >
                        Run now
                      </Button>
                    )}
                    <Button
                      variant="quiet"
                      aria-label={`Edit ${KIND_NAMES[it.kind]}`}
                      onClick={() => setEditing(it)}
                    >
                      Edit
                    </Button>
                  </span>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      {editing && <EditKind kind={editing} onClose={() => setEditing(null)} />}
    </Card>
  )
}

const What = ({ kind: { kind } }: { kind: Kind }) => (
  <span className="block min-w-48">
    <span className="font-medium">{KIND_NAMES[kind]}</span>
    <span className="block text-[13px] text-soft">{KIND_WORDS[kind]}</span>
  </span>
)

const Due = ({ kind: { kind, words, cron, usual } }: { kind: Kind }) => (
  <span className="block min-w-36">
    {DUE_WHEN[kind] ?? words.charAt(0).toUpperCase() + words.slice(1)}
    {!usual.cron && <span className="block font-mono text-[13px] text-faint">{cron}</span>}
  </span>
)

function Next({ kind: { kind, paused, coming } }: { kind: Kind }) {
  const names = useNames()
  const [first] = coming
  if (paused) return <span className="text-warning">Paused</span>
  if (!first) return <span className="text-faint">{IDLE[kind]}</span>
  return (
    <span className="block min-w-32">
      <Moment at={first.at} />
      {names[first.key] && (
        <span className="block text-[13px] break-words text-soft">
          {names[first.key]}
          {coming.length > 1 && ` and ${coming.length - 1} more`}
        </span>
      )}
    </span>
  )
}
