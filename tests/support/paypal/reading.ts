import { paypal } from '../../../electron/providers/paypal/index.ts'
import { readerOf } from '../reading.ts'
import { TODAY } from './account.ts'

export const { context, sync, readAll } = readerOf(paypal, TODAY)
