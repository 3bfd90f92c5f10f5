import { confirm } from '@inquirer/prompts'
import type { Command } from 'commander'
import type { StartupDetails } from '../../shared/contract/startup.ts'
import { AppError } from '../../shared/errors.ts'
import { answer, optionsOf } from './answer.ts'
import { oneLine, table } from './print.ts'
import { canAsk } from './terminal.ts'

type CreateOptions = Pick<StartupDetails, 'name'> & Partial<StartupDetails>

export function addStartupCommands(program: Command): void {
  const startups = program
    .command('startups')
    .description('the startups that this app keeps figures of')

  startups
    .command('list')
    .description('list them')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        ({ client }) => client.startup.list(),
        list =>
          table(
            ['ID', 'NAME', 'CURRENCY', 'TIME ZONE', 'CONNECTIONS'],
            list.map(it => [
              it.id,
              it.sample ? `${it.name} (sample)` : it.name,
              it.currency,
              it.timezone,
              String(it.connections),
            ]),
          ),
      ),
    )

  startups
    .command('create')
    .description('make one, to connect providers under')
    .requiredOption('--name <name>', 'what it is called')
    .option('--currency <code>', 'what it reports in (default: this region’s)')
    .option('--timezone <zone>', 'where its days begin (default: this computer’s)')
    .option('--description <text>', 'a sentence for platforms')
    .option('--website <url>', 'where it is on the web')
    .action((_options, command: Command) => {
      const { name, description = '', website = '', ...options } = optionsOf<CreateOptions>(command)
      return answer(
        options,
        async ({ client }) => {
          const { currency, timezone } = { ...(await client.startup.defaults()), ...options }
          return client.startup.create({ name, description, website, currency, timezone })
        },
        it => [`Created ${it.name}, in ${it.currency} and ${it.timezone}: ${it.id}`],
      )
    })

  startups
    .command('remove <startup>')
    .description('delete one with its entries and snapshots, and forget its keys')
    .option('--yes', 'without asking', false)
    .action(async (startup: string, _options, command: Command) => {
      const { yes, ...options } = optionsOf<{ yes: boolean }>(command)
      await answer(
        { ...options, startup },
        async ({ client }) => {
          const it = await client.startup.get()
          const removed = yes || (await sure(it?.name ?? startup))
          if (removed) await client.startup.remove()
          return { id: it?.id, removed }
        },
        ({ removed }) => [
          removed ? 'Removed, with all that there was of it.' : 'Nothing was removed.',
        ],
      )
    })
}

async function sure(name: string): Promise<boolean> {
  const message = `Delete ${oneLine(name)} with its connections, entries, snapshots and keys?`
  if (canAsk()) return confirm({ message, default: false }, { output: process.stderr })
  throw new AppError({
    code: 'INVALID_INPUT',
    message: 'Nothing was removed.',
    why: 'This deletes entries, snapshots and keys, and nobody could be asked.',
    fix: 'Add --yes.',
  })
}
