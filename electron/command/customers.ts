import { type Command, Option } from 'commander'
import {
  type Customer,
  type CustomerSort,
  customerSortSchema,
} from '../../shared/contract/customers.ts'
import { customersOf } from './all-pages.ts'
import { answer, optionsOf } from './answer.ts'
import { count } from './options.ts'
import { shown, table } from './print.ts'

export function addCustomersCommand(program: Command): void {
  program
    .command('customers')
    .description('who pays: revenue, MRR, and since when')
    .addOption(
      new Option('--sort <by>', 'the largest or newest first').choices(customerSortSchema.options),
    )
    .option('--limit <n>', 'how many at the most', count, 50)
    .action((_options, command: Command) => {
      const { sort, limit, ...options } = optionsOf<{ sort?: CustomerSort; limit: number }>(command)
      return answer(
        options,
        ({ client }) => Array.fromAsync(customersOf(client, { sort }, limit)),
        customersInLines,
      )
    })
}

const customersInLines = (customers: Customer[]): string[] =>
  table(
    ['CUSTOMER', 'STATE', 'REVENUE', 'MRR', 'FIRST PAID', 'LAST PAID', 'COHORT'],
    customers.map(it => [
      it.customer,
      it.state?.replaceAll('_', ' ') ?? '–',
      shown(it.revenue),
      shown(it.mrr),
      it.firstPaid ?? '–',
      it.lastPaid ?? '–',
      it.cohort ?? '–',
    ]),
  )
