import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { vi } from 'vitest'
import { run } from '../../electron/command/run.ts'
import { PASSPHRASE, ROOT } from './app.ts'

export interface Finished {
  code: number | null
  stdout: string
  stderr: string
}

interface CommandOptions {
  env?: Record<string, string>
  input?: string | Iterable<Buffer>
  /** Its clock, in milliseconds since the epoch. */
  now?: number
}

/** No keychain answers, and the vault opens. */
const ENVIRONMENT = {
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE,
}

/** The environment of a command on a system where native modules like this one do not load. */
export const brokenNative = (module: string): Record<string, string> => ({
  NODE_OPTIONS: `--import ${join(import.meta.dirname, 'broken-native.ts')}`,
  TEST_BROKEN_NATIVE: module,
})

/** `npm run -s openrevenue -- …` without npm: the same file under the same Node, as a process. */
export function startCommand(
  args: string[],
  { env = {}, input, now }: CommandOptions = {},
): { child: ChildProcess; finished: Promise<Finished> } {
  const clock = now === undefined ? [] : ['--import', join(import.meta.dirname, 'clock.ts')]
  const child = spawn(process.execPath, [...clock, join(ROOT, 'electron/cli.ts'), ...args], {
    env: {
      ...process.env,
      ...(now === undefined ? {} : { TEST_CLOCK_SHIFT: String(now - Date.now()) }),
      ...ENVIRONMENT,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  if (input === undefined) child.stdin.end()
  else streamOf(input).pipe(child.stdin)
  const code = new Promise<number | null>(resolve => child.once('close', resolve))
  const finished = Promise.all([code, text(child.stdout), text(child.stderr)]).then(
    ([exit, stdout, stderr]) => ({ code: exit, stdout, stderr }),
  )
  return { child, finished }
}

/**
 * What such a process does once it has started, done in this one: a start takes longer than most
 * commands do. Only one at a time: it has this process's streams and environment meanwhile.
 */
export async function runCommand(
  args: string[],
  { env = {}, input = '', now }: CommandOptions = {},
): Promise<Finished> {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()]
  const said = Promise.all([text(stdout), text(stderr)])
  const restoreEnvironment = setEnvironment({ ...ENVIRONMENT, ...env })
  const stubs = [
    vi.spyOn(process, 'stdin', 'get').mockReturnValue(streamOf(input) as never),
    vi.spyOn(process, 'stdout', 'get').mockReturnValue(stdout as never),
    vi.spyOn(process, 'stderr', 'get').mockReturnValue(stderr as never),
    ...(now === undefined ? [] : [clockFrom(now)]),
  ]
  const before = process.exitCode
  process.exitCode = 0
  try {
    await run(args)
    stdout.end()
    stderr.end()
    const [out, err] = await said
    return { code: Number(process.exitCode), stdout: out, stderr: err }
  } finally {
    process.exitCode = before
    for (const stub of stubs) stub.mockRestore()
    restoreEnvironment()
  }
}

const streamOf = (input: string | Iterable<Buffer>): Readable =>
  Readable.from(typeof input === 'string' ? [Buffer.from(input)] : input)

function clockFrom(now: number) {
  const system = Date.now
  const shift = now - system()
  return vi.spyOn(Date, 'now').mockImplementation(() => system() + shift)
}

/** Returns what sets it back. */
function setEnvironment(values: Record<string, string>): () => void {
  const before = Object.keys(values).map(name => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
