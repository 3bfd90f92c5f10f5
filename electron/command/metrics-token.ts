import type { Command } from 'commander'
import { answer, optionsOf } from './answer.ts'

/** The token that lets Prometheus scrape; never on the contract, so that no page has it. */
export function addMetricsTokenCommands(program: Command): void {
  const token = program
    .command('metrics-token')
    .description('what Prometheus says to scrape this app')
  token
    .command('show')
    .description('print it; the first time, make it')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ app }) => ({ token: await app.metricsToken.get() }),
        it => [it.token],
      ),
    )
  token
    .command('renew')
    .description('replace it; the one before stops working at once')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ app }) => ({ token: await app.metricsToken.renew() }),
        it => [it.token],
      ),
    )
}
