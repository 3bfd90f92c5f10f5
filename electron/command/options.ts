import { type Command, InvalidArgumentError, Option } from 'commander'

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

export interface ServeOptions {
  dataDir?: string
  port?: number
  apiPort?: number
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
    .option('--no-open', 'do not open the browser')
    .option('--demo', 'look around with sample data', false)
    .addOption(new Option('--live', 'the page from its sources').default(false).hideHelp())
