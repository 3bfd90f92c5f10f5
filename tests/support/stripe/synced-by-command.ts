import { expect, onTestFinished } from 'vitest'
import { tempFolder } from '../app.ts'
import { runCommand } from '../command.ts'
import { stripeAccount } from './account.ts'
import { createStripeSandbox } from './sandbox.ts'

/** A data folder with a Stripe account of 200 entries, connected and synced by command line. */
export async function syncedByCommand() {
  const now = Math.floor(Date.now() / 1000)
  const account = stripeAccount({ entries: 200, now })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const at = ['--data-dir', tempFolder()]
  const connect = ['connect', 'stripe', '--name', 'Acme', '--key-stdin', '--api-base']
  await runCommand([...connect, sandbox.url, ...at], { input: sandbox.key })
  await runCommand(['sync', ...at])
  const json = async (...args: string[]) => {
    const { code, stdout, stderr } = await runCommand([...args, '--json', ...at])
    expect([code, stderr]).toEqual([0, ''])
    return JSON.parse(stdout)
  }
  return { at, json }
}
