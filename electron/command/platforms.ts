import { Argument, type Command, InvalidArgumentError, Option } from 'commander'
import type { Platform } from '../../shared/contract/publishing.ts'
import { AppError } from '../../shared/errors.ts'
import { DEFAULT_PRIVACY, type Privacy, visibilitySchema } from '../../shared/privacy.ts'
import { answer, optionsOf } from './answer.ts'
import { table, when } from './print.ts'
import type { CommandSession } from './session.ts'

export function addPlatformCommands(program: Command): void {
  const platform = program.command('platform').description('platforms that snapshots are sent to')
  platform
    .command('list')
    .description('list them, with what each may see')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        ({ client }) => client.publishing.platforms.list(),
        platforms =>
          table(
            ['ID', 'NAME', 'ADDRESS', 'MAY SEE', 'ADDED'],
            platforms.map(it => [
              it.id,
              it.test ? `${it.name} (test)` : it.name,
              it.endpoint,
              it.privacy ? inWords(it.privacy) : SAME,
              when(it.createdAt),
            ]),
          ),
      ),
    )
  const privacy = platform
    .command('privacy <id>')
    .description('say or change what a platform may see')
    .addArgument(
      new Argument('[which]', 'the same as the public, or its own').choices(['same', 'own']),
    )
  for (const [figure, name] of FIGURES) {
    privacy.addOption(
      new Option(`--${figure} <visibility>`, name).choices(visibilitySchema.options),
    )
  }
  privacy
    .addOption(new Option('--growth <visibility>', 'growth').choices(['shown', 'hidden']))
    .option('--months <n>', 'months of history, 1 to 36', months)
    .action((id: string, which: 'same' | 'own' | undefined, _options, command: Command) => {
      const options = optionsOf<Asked>(command)
      return answer(
        options,
        session => changed(session, id, { which, ...options }),
        it => [`${it.name} sees ${it.privacy ? `its own: ${inWords(it.privacy)}` : SAME}.`],
      )
    })
}

const SAME = 'the same as the public'

const FIGURES = [
  ['revenue', 'revenue before fees'],
  ['mrr', 'MRR'],
  ['arr', 'ARR'],
  ['customers', 'subscribers'],
] as const

type Asked = Partial<Omit<Privacy, 'growth'>> & { growth?: 'shown' | 'hidden' }

/** The platform as it is then; as it is now where nothing is asked for. */
async function changed(
  { client }: CommandSession,
  id: string,
  { which, ...options }: Asked & { which?: 'same' | 'own' },
): Promise<Platform> {
  const asked = askedOf(options)
  const some = Object.keys(asked).length > 0
  if (which === 'same' && some) throw sameAndOwn()
  if (which === 'same') return client.publishing.platforms.savePrivacy({ id, privacy: null })
  const now = (await client.publishing.platforms.list()).find(it => it.id === id)
  if (!now) throw noPlatform()
  if (which === undefined && !some) return now
  const before = now.privacy ?? (await client.startup.get())?.privacy ?? DEFAULT_PRIVACY
  return client.publishing.platforms.savePrivacy({ id, privacy: { ...before, ...asked } })
}

function askedOf({ revenue, mrr, arr, customers, growth, months }: Asked): Partial<Privacy> {
  const all = { revenue, mrr, arr, customers, months, growth: growth && growth === 'shown' }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

const inWords = ({ growth, months, ...privacy }: Privacy): string =>
  [
    ...FIGURES.map(([figure, name]) => `${name} ${privacy[figure]}`),
    `growth ${growth ? 'shown' : 'hidden'}`,
    `${months} ${months === 1 ? 'month' : 'months'}`,
  ].join(', ')

function months(text: string): number {
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 36) return value
  throw new InvalidArgumentError('Give a whole number of months, from 1 to 36.')
}

const sameAndOwn = () =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'A platform that sees the same as the public has nothing of its own.',
    fix: 'Leave out the options, or say `own`.',
  })

const noPlatform = () =>
  new AppError({
    code: 'NOT_FOUND',
    message: 'There is no such platform.',
    fix: 'List them with `platform list`.',
  })
