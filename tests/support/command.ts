import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { PASSPHRASE, ROOT } from './app.ts'

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

/** `npm run -s openrevenue -- …` without npm: the same file under the same Node; `now` is its clock. */
export function startCommand(
  args: string[],
  { env = {}, input, now }: { env?: NodeJS.ProcessEnv; input?: string; now?: number } = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const clock = now === undefined ? [] : ['--import', join(import.meta.dirname, 'clock.ts')]
  const child = spawn(process.execPath, [...clock, join(ROOT, 'electron/cli.ts'), ...args], {
    env: {
      ...process.env,
      ...(now === undefined ? {} : { TEST_CLOCK: String(now) }),
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
      OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.end(input ?? '')
  const code = new Promise<number | null>(resolve => child.once('close', resolve))
  const finished = Promise.all([code, text(child.stdout), text(child.stderr)]).then(
    ([exit, stdout, stderr]) => ({ code: exit, stdout, stderr }),
  )
  return { child, finished }
}

export const runCommand = (...parameters: Parameters<typeof startCommand>): Promise<Finished> =>
  startCommand(...parameters).finished
