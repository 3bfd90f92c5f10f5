import type { Command } from 'commander'
import type { Snapshot } from '../../shared/contract/snapshots.ts'
import { AppError, setupNeeded } from '../../shared/errors.ts'
import { AsPublished } from '../../shared/exact-json.ts'
import { answer, optionsOf } from './answer.ts'
import { table, when } from './print.ts'
import { verifyCommand } from './verify.ts'

export function addPublishingCommands(program: Command): void {
  addSnapshot(program)
  addVerify(program)
  addApiKey(program)
}

function addSnapshot(program: Command): void {
  const snapshot = program.command('snapshot').description('signed snapshots of the figures')
  snapshot
    .command('create')
    .description('sign the figures as they are now')
    .option('--new-key', 'make a new signing key where the old one is gone')
    .action((_options, command: Command) => {
      const options = optionsOf<{ newKey?: boolean }>(command)
      return answer(
        options,
        async ({ client }) =>
          withDocument(await client.snapshots.create({ newKey: options.newKey ?? false })),
        it => [`Signed ${it.id}${it.test ? ' (test data)' : ''}`],
      )
    })
  snapshot
    .command('list')
    .description('list the snapshots, newest first')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        ({ client }) => client.snapshots.list(),
        snapshots =>
          table(
            ['ID', 'VERSION', 'FOR', 'CREATED', 'TRUST', 'HASH'],
            snapshots.map(it => [
              it.id,
              it.version,
              it.platformName ?? (it.audience === 'public' ? 'the public' : 'a removed platform'),
              when(it.createdAt),
              it.trust,
              it.hash.slice(0, 16),
            ]),
          ),
      ),
    )
  addSnapshotKeys(snapshot)
  snapshot
    .command('show [id]')
    .description(
      'print a signed document exactly as it is published (the public’s newest by default)',
    )
    .action((id: string | undefined, _options, command: Command) =>
      answer(
        { ...optionsOf(command), json: false },
        async ({ client }) => {
          const wanted = id ?? (await client.snapshots.list({ public: true }))[0]?.id
          if (wanted) return client.snapshots.show({ id: wanted })
          if ((await client.startup.get()) === null) throw setupNeeded()
          throw new AppError({
            code: 'NO_DATA',
            message: 'There is no snapshot yet.',
            fix: 'Make one with `snapshot create`.',
          })
        },
        it => [it.document],
      ),
    )
}

function addSnapshotKeys(snapshot: Command): void {
  snapshot
    .command('keys')
    .description('list the public keys that snapshots are and were signed with')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        ({ client }) => client.snapshots.keys(),
        keys =>
          table(
            ['ID', 'PUBLIC KEY', 'SIGNS', 'USED FROM', 'REPLACED'],
            keys.map(it => [
              it.id,
              it.publicKey,
              it.test ? 'test figures' : 'live figures',
              when(it.usedFrom),
              when(it.replacedAt),
            ]),
          ),
      ),
    )
}

function addVerify(program: Command): void {
  program
    .command('verify <source>')
    .description('check a signed answer: a file, a web address, or - for standard input')
    .option('--key <key>', 'the public key that it must be signed with, base64')
    .action(async (source: string, _options, command: Command) => {
      process.exitCode = await verifyCommand(source, optionsOf<{ key?: string }>(command))
    })
}

function addApiKey(program: Command): void {
  const apiKey = program.command('api-key').description('keys for platforms that pull')
  apiKey
    .command('create')
    .description('make a key; it is shown this once')
    .option('--name <name>', 'who it is for', 'Command line')
    .action((_options, command: Command) => {
      const options = optionsOf<{ name: string }>(command)
      return answer(
        options,
        ({ client }) => client.publishing.apiKeys.create({ name: options.name }),
        it => [it.secret],
      )
    })
  apiKey
    .command('list')
    .description('list the keys')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        ({ client }) => client.publishing.apiKeys.list(),
        keys =>
          table(
            ['ID', 'NAME', 'BEGINS', 'CREATED', 'LAST USED', 'REVOKED'],
            keys.map(it => [
              it.id,
              it.name,
              it.prefix,
              when(it.createdAt),
              when(it.lastUsedAt),
              when(it.revokedAt),
            ]),
          ),
      ),
    )
  apiKey
    .command('revoke <id>')
    .description('revoke a key; it stops working at once')
    .action((id: string, _options, command: Command) =>
      answer(
        optionsOf(command),
        async ({ client }) => {
          await client.publishing.apiKeys.revoke({ id })
          return { id, revoked: true }
        },
        () => ['Revoked.'],
      ),
    )
}

/** The row with its document as JSON rather than as text in JSON. */
const withDocument = ({ document, ...snapshot }: Snapshot) => ({
  ...snapshot,
  document: new AsPublished(JSON.parse(document)),
})
