import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Trial } from '../../../shared/contract/customers.ts'
import type { TrialMonth, TrialsBy } from '../../../shared/contract/plans.ts'
import { count, fullDay, share } from '../../format.ts'
import { Badge, type Tone } from '../../parts/badge.tsx'
import { Code } from '../../parts/code.tsx'
import { CustomerLink } from '../../parts/customer-code.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { Name } from '../../parts/name.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { Table } from '../../parts/table.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'

const PAGE = 50

const OUTCOMES: Record<Trial['outcome'], { name: string; tone: Tone }> = {
  converted: { name: 'Converted', tone: 'good' },
  lost: { name: 'Not converted', tone: 'warning' },
  running: { name: 'Still running', tone: 'neutral' },
}

/** The trials that were over or began in a month, each with what became of it, or those that still run. */
export function TrialList({
  of,
  only,
}: {
  of: { by: TrialsBy; month: string } | 'running'
  only: string | undefined
}) {
  const which = whichOf(of)
  const { data: months = [] } = useQuery(
    rpc.customers.trials.queryOptions({ input: { by: which.by, only } }),
  )
  const sums = months.find(it => it.month === which.month)
  const query = useInfiniteQuery(
    rpc.customers.trial.infiniteOptions({
      input: (offset: number) => ({
        ...which,
        only,
        offset,
        limit: PAGE,
      }),
      ...byOffset(PAGE),
    }),
  )
  return (
    <LoadedPages query={query}>
      {(pages, more) => (
        <div className="flex flex-col gap-5">
          {of === 'running' && <p className="text-soft">Each counts in the month it ends.</p>}
          {sums && <Working month={which.running === false ? { ...sums, running: 0 } : sums} />}
          <section aria-label="Trials" className="overflow-hidden rounded-xl border border-line">
            <Table
              label="Trials of the month"
              rows={pages.flatMap(page => page.trials)}
              rowKey={it => `${it.connectionId} ${it.id}`}
              columns={[
                { title: 'Customer', cell: it => <CustomerLink {...it} /> },
                { title: 'Plan', cell: it => <Name>{it.plan}</Name> },
                { title: 'Began', cell: it => <Nowrap>{fullDay(it.started)}</Nowrap> },
                { title: 'Over', cell: it => <Nowrap>{over(it)}</Nowrap> },
                {
                  title: 'Outcome',
                  cell: it => (
                    <Badge tone={OUTCOMES[it.outcome].tone}>{OUTCOMES[it.outcome].name}</Badge>
                  ),
                },
                { title: 'Subscription', cell: it => <Code>{it.id}</Code> },
              ]}
            />
            {more && <ShowMore {...more} />}
          </section>
        </div>
      )}
    </LoadedPages>
  )
}

/** By the month they began, all of it; by the month they were over, those that are. */
const whichOf = (of: { by: TrialsBy; month: string } | 'running') =>
  of === 'running'
    ? { by: 'ended' as const, month: undefined, running: true }
    : { by: of.by, month: of.month, running: of.by === 'ended' ? false : undefined }

const over = ({ outcome, ended }: Trial): string =>
  outcome === 'running' ? `until ${fullDay(ended)}` : fullDay(ended)

/** Conversion as the division that it is. */
const Working = ({ month: { converted, lost, running, rate } }: { month: TrialMonth }) => (
  <p className="figure rounded-xl border border-line bg-sunken px-5 py-4">
    {count(converted)} converted ÷ ({count(converted)} + {count(lost)} not converted) ={' '}
    <strong className="font-semibold">{share(rate) ?? 'not defined yet'}</strong>
    {running > 0 && `; ${count(running)} still running`}
  </p>
)

const Nowrap = ({ children }: { children: string }) => (
  <span className="whitespace-nowrap">{children}</span>
)
