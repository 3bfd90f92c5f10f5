import { isIP } from 'node:net'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { hostSchema } from '../../shared/contract/publishing.ts'
import { AppError } from '../../shared/errors.ts'
import { isCurrency } from '../../shared/money.ts'
import type { Day } from '../../shared/time.ts'

function port(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value
  throw new InvalidArgumentError('A port is a number from 0 to 65535.')
}

export function count(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new InvalidArgumentError('Give a whole number above 0.')
}

export function day(text: string): string {
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text))
  if (valid) return text
  throw new InvalidArgumentError('Write a day as 2026-01-31.')
}

/** The days as they are. Throws INVALID_INPUT where the last is before the first. */
export function inOrder<T extends { from?: Day; to?: Day }>(days: T, why?: string): T {
  const { from, to } = days
  if (from === undefined || to === undefined || from <= to) return days
  throw new AppError({
    code: 'INVALID_INPUT',
    message: 'The period ends before it begins.',
    why: `It would go from ${from} to ${to}${why ? `, and ${why}` : ''}.`,
    fix: 'Give a --from that is not after --to, nor after today.',
  })
}

export function currency(text: string): string {
  const code = text.toUpperCase()
  if (isCurrency(code)) return code
  throw new InvalidArgumentError('Write a currency as its ISO 4217 code, such as EUR.')
}

function publicHost(text: string, before: string[]): string[] {
  const host = hostSchema.safeParse(text)
  if (host.success) return [...before, host.data]
  throw new InvalidArgumentError('Write a host name, such as figures.example.')
}

function address(text: string): string {
  if (isIP(text) !== 0) return text
  throw new InvalidArgumentError('Give an IP address, such as 0.0.0.0.')
}

export interface ServeOptions {
  dataDir?: string
  port?: number
  apiPort?: number
  publicHost: string[]
  metricsPort?: number
  metricsHost?: string
  open: boolean
  demo: boolean
  json?: boolean
  live: boolean
}

/** The options of the headless door, wherever it is started from. */
export const withServeOptions = (command: Command): Command =>
  command
    .option('--port <port>', 'where the page is served on 127.0.0.1 (default: a free port)', port)
    .option('--api-port <port>', 'also open the publishing server, on this port', port)
    .option(
      '--public-host <name>',
      'a name that the publishing server answers to, such as a tunnel’s; may be repeated',
      publicHost,
      [],
    )
    .option('--metrics-port <port>', 'also let Prometheus scrape /metrics, on this port', port)
    .option(
      '--metrics-host <address>',
      'the address of that port, such as 0.0.0.0 for all (default: 127.0.0.1)',
      address,
    )
    .option('--no-open', 'do not open the browser')
    .option('--demo', 'look around with sample data', false)
    .addOption(new Option('--live', 'the page from its sources').default(false).hideHelp())
