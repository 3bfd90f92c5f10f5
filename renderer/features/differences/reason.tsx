import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { EntrySum } from '../../../shared/contract/differences.ts'
import { formatMoney, type Money } from '../../../shared/money.ts'
import { entryCount } from '../../format.ts'
import type { EntriesSearch } from '../entries/entries-search.ts'

/** Why a figure may differ, with this account's own numbers and the way to what is behind them. */
export function Reason({
  title,
  value,
  to,
  link,
  children,
}: {
  title: string
  value: string
  /** The entries behind it. */
  to?: EntriesSearch | undefined
  link?: ReactNode
  children: ReactNode
}) {
  return (
    <li className="grid grid-cols-1 gap-x-6 gap-y-1 px-5 py-4 sm:grid-cols-[11rem_minmax(0,1fr)_auto]">
      <h3 className="font-medium">{title}</h3>
      <div className="figure max-w-prose text-soft">{children}</div>
      <p className="figure flex flex-col font-medium sm:items-end">
        {value}
        {to && (
          <Link to="/entries" search={to} className="text-[13px] font-normal underline">
            Entries
          </Link>
        )}
        {link && <span className="text-[13px] font-normal">{link}</span>}
      </p>
    </li>
  )
}

/** A sum, and the way to the entries that it is of. */
export const Behind = ({ sum, search }: { sum: EntrySum; search: EntriesSearch }) =>
  sum.entries === 0 ? (
    inWords(sum)
  ) : (
    <Link to="/entries" search={search} className="underline">
      {inWords(sum)}
    </Link>
  )

/** The part of other currencies that is in no figure. */
export const Unconverted = ({ of, into }: { of: Money[]; into: string }) =>
  of.length > 0 && ` Left out, with no exchange rate into ${into}: ${amounts(of)}.`

export const amounts = (all: Money[]): string => all.map(it => formatMoney(it)).join(' + ')

export const inWords = ({ entries, net }: EntrySum): string =>
  entries === 0 ? 'nothing' : `${entryCount(entries)} (${amounts(net)} net)`
