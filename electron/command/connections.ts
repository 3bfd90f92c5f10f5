import { select } from '@inquirer/prompts'
import { type Command, Option } from 'commander'
import {
  type Connection,
  type ImportFormat,
  importFormatSchema,
} from '../../shared/contract/connections.ts'
import type { Run } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'
import type { KeyedProvider } from '../../shared/providers.ts'
import { answer, optionsOf } from './answer.ts'
import { counted, note, table, when } from './print.ts'
import { problemOf } from './problem.ts'
import { keyFromStdin, readFileOrStdin } from './read.ts'
import type { CommandSession } from './session.ts'
import { syncAndWait } from './sync.ts'
import { canAsk } from './terminal.ts'

interface ConnectOptions {
  name: string
  keyStdin: boolean
  clientId?: string
  apiBase?: string
  acceptFullAccess: boolean
}

/** How many rows of a file that are set aside are listed before the rest is only counted. */
const LISTED = 20

export function addConnectionCommands(program: Command): void {
  addConnect(program)
  addImport(program)
  addConnections(program)
  addDisconnect(program)
  addSync(program)
}

function addConnect(program: Command): void {
  const connect = program.command('connect').description('connect a payment provider')
  for (const [provider, { description, paired }] of Object.entries(PROVIDERS)) {
    const one = connect
      .command(provider)
      .description(description)
      .requiredOption('--name <name>', 'what to call the connection')
      .addOption(
        new Option('--key-stdin', 'read the key from standard input').makeOptionMandatory(),
      )
      .option(
        '--api-base <url>',
        'another address of the API, on this machine only; what it gives is test data',
      )
      .option('--accept-full-access', 'I understand that this key can do more than read', false)
      .action((_options, command: Command) => connectWith(provider as KeyedProvider, command))
    if (paired) one.requiredOption('--client-id <id>', 'the half of the key that is no secret')
  }
}

function addImport(program: Command): void {
  program
    .command('import <file>')
    .description('add the entries of a CSV file; “-” is standard input')
    .addOption(
      new Option('--format <format>', 'what the file is')
        .choices(importFormatSchema.options)
        .makeOptionMandatory(),
    )
    .requiredOption('--name <name>', 'what to call the import; again to add to it')
    .action(async (file: string, _options, command: Command) => {
      const options = optionsOf<{ format: ImportFormat; name: string }>(command)
      const { format, name } = options
      const text = await readFileOrStdin(file)
      await answer(
        options,
        ({ client }) => client.connections.importFile({ format, name, text }),
        ({ connection, entries, read, setAside }) => [
          `Imported ${connection.name}: ${read} ${read === 1 ? 'row' : 'rows'} read, ${counted(entries)} new or changed: ${connection.id}`,
          ...(setAside.length > 0
            ? [`Set aside, not in any figure: ${setAside.length} of the rows`]
            : []),
          ...setAside.slice(0, LISTED).map(({ id, reason }) => `  ${id}: ${reason}`),
          ...(setAside.length > LISTED
            ? [`  And ${setAside.length - LISTED} more: see set_aside in metrics --json`]
            : []),
        ],
      )
    })
}

function addConnections(program: Command): void {
  program
    .command('connections')
    .description('list the connections, of every startup unless one is named')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          const names = new Map((await client.startup.list()).map(it => [it.id, it.name]))
          const connections = await client.connections.list()
          return connections.map(it => ({ ...it, startupName: names.get(it.startupId) ?? '' }))
        },
        connections =>
          table(
            ['ID', 'NAME', 'STARTUP', 'PROVIDER', 'STATE', 'ENTRIES', 'LAST SYNC'],
            connections.map(toRow),
          ),
      ),
    )
}

function addDisconnect(program: Command): void {
  program
    .command('disconnect <id>')
    .description('forget a connection’s key')
    .addOption(new Option('--keep-entries', 'keep what was read').conflicts('deleteEntries'))
    .option('--delete-entries', 'delete what was read')
    .action(async (id: string, _options, command: Command) => {
      const options = optionsOf<{ keepEntries?: boolean; deleteEntries?: boolean }>(command)
      const told = options.keepEntries ?? (options.deleteEntries ? false : undefined)
      await answer(
        options,
        async ({ client }) => {
          const known = (await client.connections.list()).some(it => it.id === id)
          // Nothing is asked about a connection that is not there: disconnecting says so.
          const keepEntries = told ?? (known ? await askToKeep() : true)
          await client.connections.disconnect({ id, keepEntries })
          return { id, disconnected: true, entriesKept: keepEntries }
        },
        it => [`The key is forgotten; the entries are ${it.entriesKept ? 'kept' : 'deleted'}.`],
      )
    })
}

function addSync(program: Command): void {
  program
    .command('sync')
    .description('read what is new, for every startup unless one is named, and wait for the end')
    .option('--connection <id>', 'this connection only')
    .action((_options, command: Command) => {
      const options = optionsOf<{ connection?: string }>(command)
      return answer(
        options,
        async session => {
          const { connection: connectionId, startup } = options
          const startupId = startup === undefined ? undefined : await idOf(session)
          const runs = await syncAndWait(session, { connectionId, startupId })
          const left = options.connection ? [] : await refused(session)
          for (const { name } of left) note(`${name}: not synced, its key is refused.`)
          if (runs.length + left.length === 0) note('There is no connection to sync.')
          const failed = runs.some(run => run.status !== 'succeeded')
          if (failed || left.length > 0) process.exitCode = 1
          return runs
        },
        runs => runs.flatMap(inWords),
      )
    })
}

const PROVIDERS: Record<KeyedProvider, { description: string; paired?: boolean }> = {
  stripe: { description: 'connect Stripe with a restricted, read-only key' },
  paddle: { description: 'connect Paddle Billing with a key that has read permissions' },
  'lemon-squeezy': { description: 'connect Lemon Squeezy with an API key' },
  paypal: { description: 'connect PayPal with an app’s client id and secret', paired: true },
  polar: { description: 'connect Polar with an organization access token that has read scopes' },
}

/** Only the key is checked and kept here; `sync` reads the account, with its progress. */
async function connectWith(provider: KeyedProvider, command: Command): Promise<void> {
  const options = optionsOf<ConnectOptions>(command)
  const key = await keyFromStdin()
  await answer(
    options,
    ({ client }) =>
      client.connections
        .connect({ ...options, provider, key, sync: false })
        .catch((error: unknown) => {
          throw namingOption(error)
        }),
    connection => [
      `Connected ${connection.name}${connection.test ? ' (test mode)' : ''}: ${connection.id}`,
      'Run `sync` to read its history.',
    ],
  )
}

/** How one goes on here with a key that can do more than read. */
function namingOption(error: unknown): unknown {
  const problem = problemOf(error)
  if (problem.code !== 'KEY_FULL_ACCESS') return error
  return new AppError({
    ...problem,
    fix: `${problem.fix} Here, --accept-full-access says that you do.`,
  })
}

const toRow = (it: Connection & { startupName: string }): string[] => [
  it.id,
  it.test ? `${it.name} (test)` : it.name,
  it.startupName,
  it.provider,
  it.state,
  String(it.entries),
  when(it.lastSyncAt),
]

/** The id of the startup that the options name. */
const idOf = async ({ client }: CommandSession) => (await client.startup.get())?.id

/** Those that no sync tries again until they have another key. */
async function refused({ client }: CommandSession): Promise<Connection[]> {
  return (await client.connections.list()).filter(it => it.state === 'key_refused')
}

function inWords({ connectionName, status, entries, error }: Run): string[] {
  if (status === 'succeeded') {
    return [`${connectionName}: up to date, ${counted(entries)} new or changed.`]
  }
  return [`${connectionName}: ${status}.`, error?.message ?? '', error?.fix ?? ''].filter(Boolean)
}

async function askToKeep(): Promise<boolean> {
  if (canAsk()) {
    return select(
      {
        message: 'What about the entries that were read?',
        choices: [
          { name: 'Keep them: the figures stay as they are', value: true },
          { name: 'Delete them: the figures forget this connection', value: false },
        ],
      },
      { output: process.stderr },
    )
  }
  throw new AppError({
    code: 'INVALID_INPUT',
    message: 'Say what to do with the entries that were read.',
    fix: 'Add --keep-entries or --delete-entries.',
  })
}
