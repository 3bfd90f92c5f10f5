import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Delivery } from '../../../shared/contract/publishing.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Moment } from '../../parts/moment.tsx'
import { Name } from '../../parts/name.tsx'
import { ProblemNote } from '../../parts/note.tsx'
import { Table } from '../../parts/table.tsx'
import { rpc } from '../../rpc/client.ts'

const STATES: Record<Delivery['state'], { tone: Tone; name: string }> = {
  waiting: { tone: 'neutral', name: 'Waiting' },
  delivered: { tone: 'good', name: 'Delivered' },
  stopped: { tone: 'danger', name: 'Stopped' },
}
/** Retries go on by themselves; this is how often the page looks at them. */
const LOOK_EVERY = 15_000

/** What was sent, what waits for another try, and what a platform refused. */
export function Deliveries() {
  const queries = useQueryClient()
  const { data: deliveries = [] } = useQuery(
    rpc.publishing.deliveries.queryOptions({ refetchInterval: LOOK_EVERY }),
  )
  const retry = useMutation(
    rpc.publishing.retry.mutationOptions({
      onSettled: () => queries.invalidateQueries({ queryKey: rpc.publishing.deliveries.key() }),
    }),
  )
  if (deliveries.length === 0) return null
  return (
    <Card title="Deliveries" flush>
      {retry.error && (
        <div className="px-5 pb-4">
          <ProblemNote error={retry.error} />
        </div>
      )}
      <Table
        label="Deliveries"
        rows={deliveries.slice(0, 20)}
        rowKey={it => it.id}
        columns={[
          { title: 'Queued', cell: it => <Moment at={it.createdAt} /> },
          { title: 'Platform', cell: it => <Name>{it.platformName}</Name> },
          {
            title: 'State',
            cell: it => <Badge tone={STATES[it.state].tone}>{STATES[it.state].name}</Badge>,
          },
          { title: 'Tries', number: true, cell: it => it.attempts },
          {
            title: 'Actions',
            actions: true,
            cell: it =>
              it.state !== 'delivered' && (
                <Button
                  variant="quiet"
                  busy={retry.isPending && retry.variables.id === it.id}
                  onClick={() => retry.mutate({ id: it.id })}
                >
                  Try now
                </Button>
              ),
          },
        ]}
        below={answer}
      />
    </Card>
  )
}

/** A platform's answer as a sentence: a bare status says nothing of who speaks. */
export const answered = (words: string): string =>
  /^\d{3}\b/.test(words) ? `It answered ${words.replace(/\.$/, '')}.` : words

const answer = ({ state, lastAnswer, nextAttemptAt, attempts }: Delivery) =>
  state !== 'delivered' &&
  lastAnswer && (
    <>
      {answered(lastAnswer)}
      {nextAttemptAt && attempts > 0 && (
        <>
          {' '}
          Next try <Moment at={nextAttemptAt} />.
        </>
      )}
    </>
  )
