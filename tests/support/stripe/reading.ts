import { stripe } from '../../../electron/providers/stripe/index.ts'
import { readerOf } from '../reading.ts'
import { TODAY } from './account.ts'

export const { context, sync, readAll } = readerOf(stripe, TODAY * 1000)
