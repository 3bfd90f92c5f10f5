import { AppError } from '../../../shared/errors.ts'
import { PROVIDER_NAMES } from '../../../shared/providers.ts'
import type { ProviderWords } from '../failures.ts'

/** How PayPal is spoken of in errors. */
export const WORDS: ProviderWords = {
  name: PROVIDER_NAMES.paypal,
  keys: 'In the PayPal developer dashboard, open Apps & Credentials',
}

/** 403: the app works, and the ledger is closed to it. */
export const noTransactionSearch = (): AppError =>
  new AppError({
    code: 'KEY_PERMISSION_MISSING',
    message: 'This PayPal app may not read transactions.',
    why: 'Its feature “Transaction Search” is not ticked, or was ticked less than nine hours ago: PayPal takes that long.',
    fix: `${WORDS.keys}, choose the app, tick Transaction Search under Features, save, and try again in nine hours.`,
  })
