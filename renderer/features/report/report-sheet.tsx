import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { daysOfMonth } from '../../../shared/comparison.ts'
import type { TrialMonth } from '../../../shared/contract/plans.ts'
import type { MonthReport } from '../../../shared/contract/report.ts'
import { formatMoney } from '../../../shared/money.ts'
import { NOT_KNOWN_FROM_CSV } from '../../../shared/not-known.ts'
import { addDays, monthOf } from '../../../shared/time.ts'
import { growthOf, TERM_NAMES, termsOf } from '../../../shared/totals.ts'
import { count, daySpan, decimal, entryCount, fullMonth, percent, share } from '../../format.ts'
import { RateLines } from '../drilldown/rate-lines.tsx'
import { TermAmount } from '../drilldown/term-amount.tsx'
import type { OpenRecurring } from '../recurring/movements.ts'
import { FIGURE_LINK, RecurringLink, RevenueLink } from './figure-links.tsx'
import { endOf, MovementStatement, PlanStatement, Statement } from './statements.tsx'

/** The paper itself: white in every theme, since it is what is printed. */
export function Sheet({ report }: { report: MonthReport }) {
  const { startup, month, from, to, running, test, currency, recurring } = report
  // One that still runs is not over in any month yet.
  const trials = report.trials?.rate == null ? null : report.trials
  return (
    <article
      aria-label={`Report of ${fullMonth(month)}`}
      className="scheme-light flex flex-col gap-7 rounded-xl border border-line bg-canvas px-6 py-8 text-ink sm:px-12 sm:py-12 print:gap-5 print:rounded-none print:border-0 print:p-0 print:text-[10.5pt]"
    >
      <header className="flex flex-wrap items-start justify-between gap-4 border-b-2 border-ink pb-4">
        <div className="min-w-0">
          <p className="text-soft">{startup}</p>
          <h1 className="text-3xl font-semibold tracking-tight print:text-[22pt]">
            {fullMonth(month)}
          </h1>
          <p className="mt-1 text-soft">
            {daySpan(from, to)}
            {running && ', to date: the month is not over'}. Amounts in {currency}.
          </p>
        </div>
        {test && (
          <strong className="rounded border-2 border-ink px-2.5 py-1 tracking-widest">
            TEST DATA
          </strong>
        )}
      </header>
      <Revenue report={report} />
      {recurring && (
        <Part title="Recurring revenue">
          <MovementStatement point={recurring} />
          <Ratios report={report} />
        </Part>
      )}
      {!report.knowsRecurring && (
        <Part title="Recurring revenue">
          <p className="text-soft">{NOT_KNOWN_FROM_CSV}.</p>
        </Part>
      )}
      <Part title="Customers">
        <Figures
          of={[
            [
              'Paying customers in the month',
              <Link
                key="paying"
                to="/entries"
                search={{ from, to, kind: 'charge' }}
                className={FIGURE_LINK}
              >
                {count(report.payingCustomers)}
              </Link>,
            ],
            [
              'Subscribers at its end',
              recurring &&
                linked(count(recurring.customers), { show: 'customers', on: endOf(recurring) }),
            ],
            [
              'Subscribers when it began',
              recurring &&
                linked(count(recurring.customersBefore), {
                  show: 'customers',
                  on: addDays(from, -1),
                }),
            ],
            [
              'Customer churn',
              recurring &&
                linked(share(recurring.churn.customers), { ratio: 'customerChurn', month }),
            ],
            [
              'Trials over, converted',
              trials && (
                <Trials
                  of={trials}
                >{`${trials.converted} of ${trials.converted + trials.lost}`}</Trials>
              ),
            ],
            [
              'Trial conversion',
              trials && <Trials of={trials}>{share(trials.rate) ?? '–'}</Trials>,
            ],
          ]}
        />
      </Part>
      {report.plans.length > 0 && (
        <Part title="Plans at the month’s end">
          <PlanStatement plans={report.plans} point={recurring} />
        </Part>
      )}
      <Currencies report={report} />
      <Foot report={report} />
    </article>
  )
}

const Revenue = ({
  report: { totals, totalsBefore, comparable, month, running, from, to },
}: {
  report: MonthReport
}) => {
  const stretches = [
    { of: totals, days: { from, to } },
    { of: totalsBefore, days: daysOfMonth(monthOf(addDays(from, -1))) },
  ]
  // Half a month is never held against a whole one.
  const change =
    running || !comparable ? null : growthOf(totalsBefore.netRevenue, totals.netRevenue)
  return (
    <Part title="Revenue">
      <Statement
        heads={[fullMonth(month), 'The whole month before']}
        rows={[
          ...termsOf(totals, totalsBefore).map(term => ({
            name: TERM_NAMES[term],
            cells: stretches.map(({ of, days }) => (
              <RevenueLink key={days.from} days={days} term={term}>
                <TermAmount term={term} totals={of} />
              </RevenueLink>
            )),
          })),
          {
            name: 'Net revenue',
            total: true,
            cells: stretches.map(({ of, days }) => (
              <RevenueLink key={days.from} days={days}>
                {formatMoney(of.netRevenue)}
              </RevenueLink>
            )),
          },
        ]}
      />
      {change !== null && (
        <p className="text-soft">Net revenue changed by {percent(change)} over the month before.</p>
      )}
    </Part>
  )
}

const Ratios = ({ report: { ratios, month, recurring } }: { report: MonthReport }) =>
  ratios && (
    <Figures
      of={[
        [
          'ARPA',
          linked(ratios.arpa && formatMoney(ratios.arpa), {
            show: 'arpa',
            on: recurring ? endOf(recurring) : undefined,
          }),
        ],
        ['Revenue churn', linked(share(ratios.churn.revenue), { ratio: 'revenueChurn', month })],
        ['Net retention', linked(share(ratios.netRetention), { ratio: 'netRetention', month })],
        [
          'Quick ratio',
          linked(ratios.quickRatio === null ? null : decimal(ratios.quickRatio), {
            ratio: 'quickRatio',
            month,
          }),
        ],
        ['LTV', linked(ratios.ltv && formatMoney(ratios.ltv), { ratio: 'ltv', month })],
      ]}
    />
  )

/** A figure that leads to what is behind it under Recurring; null where it is not defined. */
const linked = (text: string | null, open: OpenRecurring): ReactNode =>
  text && <RecurringLink open={open}>{text}</RecurringLink>

/** A figure of the month's trials; it leads to them. */
const Trials = ({ of: { month }, children }: { of: TrialMonth; children: ReactNode }) => (
  <Link
    to="/customers"
    search={{ open: { show: 'trials', by: 'ended', month } }}
    className={FIGURE_LINK}
  >
    {children}
  </Link>
)

/** Figures beside each other; one that is not defined says so. */
const Figures = ({ of }: { of: (readonly [string, ReactNode])[] }) => (
  <dl className="grid gap-x-8 sm:grid-cols-3 print:grid-cols-3">
    {of.map(([name, value]) => (
      <div
        key={name}
        className="flex items-baseline justify-between gap-3 border-b border-line py-1.5"
      >
        <dt className="text-soft">{name}</dt>
        <dd className="figure font-medium">{value ?? '–'}</dd>
      </div>
    ))}
  </dl>
)

/** What was earned in each currency, and the rates that turned it into the reporting one. */
function Currencies({
  report: { totalsByCurrency, currency, rates, unconverted, from, to },
}: {
  report: MonthReport
}) {
  const own = Object.entries(totalsByCurrency)
  if (own.length < 2 && rates.length === 0 && own.every(([code]) => code === currency)) return null
  return (
    <Part title="Currencies">
      <Statement
        heads={['Gross volume', 'Net revenue']}
        rows={own.map(([code, totals]) => ({
          name: unconverted.some(it => it.currency === code)
            ? `${code}: no rate, in no total above`
            : code,
          cells: [
            <RevenueLink key="gross" days={{ from, to }} term="grossVolume" only={code}>
              {formatMoney(totals.grossVolume)}
            </RevenueLink>,
            <RevenueLink key="net" days={{ from, to }} only={code}>
              {formatMoney(totals.netRevenue)}
            </RevenueLink>,
          ],
        }))}
      />
      {rates.length > 0 && (
        <div className="columns-1 sm:columns-2 print:columns-2">
          <RateLines rates={rates} />
        </div>
      )}
    </Part>
  )
}

const Foot = ({
  report: { asOf, tz, definitions, entries, setAside, test },
}: {
  report: MonthReport
}) => (
  <footer className="border-t border-line-strong pt-3 text-[13px] text-soft print:text-[8.5pt]">
    <p>
      Worked out on {new Date(asOf).toISOString().slice(0, 19).replace('T', ' ')} UTC from{' '}
      {entryCount(entries)} of the month, in days of {tz}, by version {definitions} of the
      definitions of OpenRevenue (docs/metrics.md), which say what each figure means and where it is
      approximate. Net revenue = gross volume − refunds − disputes − passed on − fees − tax; MRR =
      the monthly amounts of all subscriptions that count, without tax.
    </p>
    {setAside > 0 && (
      <p className="mt-1 font-semibold">
        {setAside === 1 ? '1 item is' : `${count(setAside)} items are`} set aside and in no figure.
      </p>
    )}
    {test && <p className="mt-1 font-semibold">Test data: none of it is real money.</p>}
  </footer>
)

const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title} className="flex flex-col gap-3 print:break-inside-avoid print:gap-2">
    <h2 className="text-[15px] font-semibold print:text-[12pt]">{title}</h2>
    {children}
  </section>
)
