import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Milliseconds within which an Electron that fails is taken not to have come up at all. */
const AT_ONCE = 10_000

export type Ended = { code: number } | { diedAtOnce: string }

/** Runs a program until it ends; with how, in words, where it failed at once and nobody told it to stop. */
export function runToEnd(program: string, args: string[], cwd: string): Promise<Ended> {
  const since = performance.now()
  const child = spawn(program, args, { cwd, stdio: 'inherit' })
  let told = false
  // Ctrl-C reaches the program by itself; it closes in order.
  process.on('SIGINT', () => {
    told = true
  })
  process.on('SIGTERM', () => {
    told = true
    child.kill('SIGTERM')
  })
  return new Promise(resolve => {
    child.once('error', error => resolve({ diedAtOnce: error.message }))
    child.once('exit', (exit, signal) => {
      const code = exit ?? 128 + (signal ? constants.signals[signal] : 0)
      const failedAtOnce = code !== 0 && !told && performance.now() - since < AT_ONCE
      resolve(failedAtOnce ? { diedAtOnce: signal ?? `exit code ${code}` } : { code })
    })
  })
}
