import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const SERVE = join(import.meta.dirname, '../../electron/serve.ts')
const CLOCK = join(import.meta.dirname, 'clock.ts')

export interface Server {
  /** The one-time link that it printed. */
  link: URL
  /** Where platforms pull from, if it was started with --api-port; else empty. */
  api: string
  child: ChildProcess
  /** All that it has printed so far, but for the link's token. */
  output(): string
  stop(): Promise<void>
}

/** Starts the headless door as a person would, and waits for its link; `env.TEST_CLOCK_SHIFT` sets its clock. */
export async function startServer(args: string[], env: NodeJS.ProcessEnv): Promise<Server> {
  const clock = env.TEST_CLOCK_SHIFT ? ['--import', CLOCK] : []
  const child = spawn(process.execPath, [...clock, SERVE, '--no-open', ...args], {
    env,
    stdio: 'pipe',
  })
  const closed = new Promise<void>(resolve => child.once('close', () => resolve()))
  let output = ''
  child.stderr.on('data', chunk => {
    output += chunk
  })
  const places = await new Promise<Pick<Server, 'link' | 'api'>>((resolve, reject) => {
    child.stdout.on('data', chunk => {
      output += chunk
      const link = /http:\/\/127\.0\.0\.1:\d+\/enter\?token=\S+/.exec(output)?.[0]
      const api = /pull from (\S+)/.exec(output)?.[1] ?? ''
      if (link && (api || !args.includes('--api-port'))) resolve({ link: new URL(link), api })
    })
    child.once('close', () => reject(new Error(`It stopped: ${output}`)))
  })
  return {
    ...places,
    child,
    output: () => output.replaceAll(/token=\S+/g, 'token=…'),
    stop() {
      child.kill()
      return closed
    },
  }
}
