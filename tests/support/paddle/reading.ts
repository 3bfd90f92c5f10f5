import { paddle } from '../../../electron/providers/paddle/index.ts'
import { readerOf } from '../reading.ts'
import { TODAY } from './account.ts'

export const { context, sync, readAll } = readerOf(paddle, TODAY)
