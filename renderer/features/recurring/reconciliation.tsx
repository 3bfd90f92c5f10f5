import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { formatMoney } from '../../../shared/money.ts'
import { count } from '../../format.ts'
import { Amount } from '../../parts/amount.tsx'
import { Button } from '../../parts/button.tsx'
import { Card } from '../../parts/card.tsx'
import { Code } from '../../parts/code.tsx'
import { Sheet } from '../../parts/dialog.tsx'
import { LoadedPages } from '../../parts/loaded-pages.tsx'
import { Name } from '../../parts/name.tsx'
import { ShowMore } from '../../parts/show-more.tsx'
import { Table } from '../../parts/table.tsx'
import { byOffset } from '../../rpc/by-offset.ts'
import { rpc } from '../../rpc/client.ts'

const PAGE = 50

/** Where the history, which is made of what was billed, meets today's subscriptions, and by how much it misses. */
export function Reconciliation({
  only,
  open,
  onOpen,
}: {
  /** Of the subscriptions in this currency alone. */
  only: string | undefined
  open: boolean
  onOpen: (open: boolean) => void
}) {
  const { data } = useQuery(
    rpc.recurring.reconciliation.queryOptions({ input: { only, limit: PAGE } }),
  )
  if (!data) return null
  const { live, invoices, difference } = data
  return (
    <>
      <Card
        title="Where history meets today"
        description="Past months are what subscriptions were billed for then; today is what they are worth by themselves."
        action={
          data.count > 0 && (
            <Button onClick={() => onOpen(true)}>
              {count(data.count)}{' '}
              {data.count === 1 ? 'subscription differs' : 'subscriptions differ'}
            </Button>
          )
        }
      >
        <p className="figure">
          {formatMoney(live)} by the subscriptions − {formatMoney(invoices)} by their invoices ={' '}
          <strong>{formatMoney(difference, { signed: true })}</strong>
        </p>
      </Card>
      <Sheet
        open={open}
        onClose={() => onOpen(false)}
        title="By themselves, and by their invoices"
        description={`${formatMoney(live)} − ${formatMoney(invoices)} = ${formatMoney(difference, { signed: true })}`}
      >
        <Differing only={only} />
      </Sheet>
    </>
  )
}

function Differing({ only }: { only: string | undefined }) {
  const query = useInfiniteQuery(
    rpc.recurring.reconciliation.infiniteOptions({
      input: (offset: number) => ({ only, offset, limit: PAGE }),
      ...byOffset(PAGE),
    }),
  )
  return (
    <LoadedPages query={query}>
      {(pages, more) => (
        <div className="flex flex-col gap-5">
          <p className="max-w-prose text-soft">
            The usual reasons: a change that is billed with the next invoice, a discount that began
            or ended since the last one, a payment that is long overdue, or a subscription that is
            not billed here at all, which counts in past months at what it is worth today.
          </p>
          <section
            aria-label="Subscriptions"
            className="overflow-hidden rounded-xl border border-line"
          >
            <Table
              label="Subscriptions"
              rows={pages.flatMap(page => page.subscriptions)}
              rowKey={it => `${it.connectionId} ${it.id}`}
              columns={[
                { title: 'Plan', cell: it => <Name>{it.plan}</Name> },
                { title: 'Status', cell: it => it.status.replaceAll('_', ' ') },
                { title: 'By itself', number: true, cell: it => <Amount value={it.live} /> },
                { title: 'Billed last', number: true, cell: it => <Amount value={it.invoices} /> },
                { title: 'Id at the provider', cell: it => <Code>{it.id}</Code> },
              ]}
            />
            {more && <ShowMore {...more} />}
          </section>
        </div>
      )}
    </LoadedPages>
  )
}
