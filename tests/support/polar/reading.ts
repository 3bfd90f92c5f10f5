import { onTestFinished } from 'vitest'
import { polar } from '../../../electron/providers/polar/index.ts'
import { readerOf } from '../reading.ts'
import { type PolarAccount, TODAY } from './account.ts'
import { createPolarSandbox, type PolarSandbox } from './sandbox.ts'

export const { context, sync, readAll } = readerOf(polar, TODAY)

/** A sandbox that closes with the test. */
export async function open(account: PolarAccount): Promise<PolarSandbox> {
  const sandbox = await createPolarSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}
