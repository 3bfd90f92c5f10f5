import { onTestFinished } from 'vitest'
import { lemonSqueezy } from '../../../electron/providers/lemon-squeezy/index.ts'
import { readerOf } from '../reading.ts'
import { type LemonAccount, TODAY } from './account.ts'
import { createLemonSandbox, type LemonSandbox } from './sandbox.ts'

export const { context, sync, readAll } = readerOf(lemonSqueezy, TODAY)

/** A sandbox that closes with the test. */
export async function open(account: LemonAccount): Promise<LemonSandbox> {
  const sandbox = await createLemonSandbox({ account })
  onTestFinished(() => sandbox.close())
  return sandbox
}
