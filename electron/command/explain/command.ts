import { Argument, type Command, InvalidArgumentError } from 'commander'
import { monthSchema } from '../../../shared/contract/fields.ts'
import type { Month } from '../../../shared/time.ts'
import { answer, optionsOf } from '../answer.ts'
import { explained } from './in-lines.ts'
import { EXPLAINED, explainMetric, type Metric } from './index.ts'

export function addExplainCommand(program: Command): void {
  program
    .command('explain')
    .description('what makes a figure: its formula, its terms and what is behind them')
    .addArgument(new Argument('<metric>', 'which figure').choices(Object.keys(EXPLAINED)))
    .option('--month <month>', 'of this month, such as 2026-10 (default: as it stands)', month)
    .action((metric: Metric, _options, command: Command) => {
      const { month: of, ...options } = optionsOf<{ month?: Month }>(command)
      return answer(options, ({ client }) => explainMetric(client, metric, of), explained)
    })
}

function month(text: string): Month {
  if (monthSchema.safeParse(text).success) return text
  throw new InvalidArgumentError('Write a month as 2026-01.')
}
