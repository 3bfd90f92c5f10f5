import { AppError } from '../../shared/errors.ts'
import type { RatesRefresh } from '../rates/refresh.ts'
import type { JobKind } from './handlers.ts'

interface RefreshRatesParts {
  rates: Pick<RatesRefresh, 'ifDue' | 'ask' | 'status'>
  /** Called when nothing newer is to be had for now: figures may be made. */
  onKnown(): void
}

/** Asks the central bank for what is new. It is one for all; its key says so. */
export const refreshRates = ({ rates, onKnown }: RefreshRatesParts): JobKind => ({
  targets: () => (rates.status().needed ? [{ key: ALL, zone: 'Europe/Berlin' }] : []),
  async run({ payload }, signal) {
    await (payload.trigger === 'page' ? rates.ask() : rates.ifDue())
    if (signal.aborted) throw signal.reason
    onKnown()
    const { needed, failure } = rates.status()
    if (needed && failure !== null) throw notRead(failure)
    return undefined
  },
})

export const ALL = 'all'

const notRead = (why: string) =>
  new AppError(
    {
      code: 'PROVIDER_UNREACHABLE',
      message: 'The European Central Bank’s rates could not be read.',
      why,
      fix: 'Figures go on with the newest rates that are known.',
    },
    { retryable: true },
  )
