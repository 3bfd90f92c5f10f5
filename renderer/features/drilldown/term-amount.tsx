import type { Totals } from '../../../shared/contract/totals.ts'
import { Amount, Deduction } from '../../parts/amount.tsx'
import type { Term } from './drill.ts'

/** A term as it enters the sum. */
export const TermAmount = ({ term, totals }: { term: Term; totals: Totals }) =>
  term === 'grossVolume' ? <Amount value={totals[term]} /> : <Deduction value={totals[term]} />
