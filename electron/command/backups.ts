import { join } from 'node:path'
import { password } from '@inquirer/prompts'
import { type Command, Option } from 'commander'
import type { Backup, BackupList } from '../../shared/contract/backups.ts'
import { AppError } from '../../shared/errors.ts'
import { listBackups } from '../backups/listing.ts'
import { defaultDataDir } from '../db/data-folder.ts'
import { type Restored, restoreBackup } from '../workflows/restore.ts'
import { answer, optionsOf } from './answer.ts'
import { counted, note, print, printJson, table, when } from './print.ts'
import { passphraseFromStdin } from './read.ts'
import { askPassphrase, canAsk } from './terminal.ts'

const ROOT = join(import.meta.dirname, '../..')

/** Characters of an export's passphrase: whoever finds the file may try as many as they like. */
const SHORTEST = 12

const STDIN = ['--passphrase-stdin', 'read the passphrase from standard input', false] as const

export function addBackupCommands(program: Command): void {
  const backup = program.command('backup').description('keep copies of the ledger, and restore one')
  addList(backup)
  addCreate(backup)
  addRestore(backup)
  addExport(backup)
}

/** Without the app: the ledger may be the one that has to be restored. */
function addList(backup: Command): void {
  backup
    .command('list')
    .description('list the good ones, the newest first')
    .action((_options, command: Command) => {
      const { json, dataDir = defaultDataDir() } = optionsOf(command)
      const found = listBackups({ root: ROOT, dataDir })
      for (const file of found.damaged) note(`${file} is damaged and can’t be restored.`)
      if (json) printJson(found.backups)
      else print(...listed(found))
    })
}

function addCreate(backup: Command): void {
  backup
    .command('create')
    .description('make one now')
    .action((_options, command: Command) =>
      answer(
        optionsOf(command),
        ({ client }) => client.backups.create(),
        it => [`Backed up ${counted(it.entries)}: ${it.file}`],
      ),
    )
}

function addRestore(backup: Command): void {
  backup
    .command('restore [file]')
    .description('put one in the ledger’s place; the ledger that is there is kept')
    .addOption(new Option('--newest', 'the newest good one of this data folder').default(false))
    .option(...STDIN)
    .action(async (file: string | undefined, _options, command: Command) => {
      const options = optionsOf<{ newest: boolean; passphraseStdin: boolean }>(command)
      if ((file !== undefined) === options.newest) throw whichOne()
      const restored = await restoreBackup({
        root: ROOT,
        dataDir: options.dataDir ?? defaultDataDir(),
        file: file ?? null,
        passphrase: () => passphraseOf(options),
        vaultPassphrase: askPassphrase,
      })
      if (options.json) printJson(restored)
      else print(...inWords(restored))
    })
}

function addExport(backup: Command): void {
  backup
    .command('export <file>')
    .description('write the ledger into one file for another machine, sealed with a passphrase')
    .option('--with-secrets', 'with the providers’ keys, tokens and signing keys', false)
    .option(...STDIN)
    .action(async (to: string, _options, command: Command) => {
      const options = optionsOf<{ withSecrets: boolean; passphraseStdin: boolean }>(command)
      const { withSecrets } = options
      const passphrase = await passphraseOf(options, { chosen: true })
      await answer(
        options,
        ({ app }) => app.exportBackup({ to, passphrase, withSecrets }),
        it => [
          `Exported ${counted(it.entries)} ${it.secrets > 0 ? `and ${secretsIn(it.secrets)}` : 'without secrets'}: ${it.file}`,
          'Keep the passphrase: nobody can open the file without it.',
        ],
      )
    })
}

const secretsIn = (count: number): string => `${count} ${count === 1 ? 'secret' : 'secrets'}`

const listed = ({ folder, backups }: BackupList): string[] =>
  backups.length === 0
    ? [`There is no backup in ${folder} yet. Make one with \`backup create\`.`]
    : table(['MADE (UTC)', 'ENTRIES', 'BYTES', 'FILE'], backups.map(toRow))

const toRow = ({ createdAt, entries, bytes, file }: Backup): string[] => [
  when(createdAt),
  String(entries),
  String(bytes),
  file,
]

function inWords(it: Restored): string[] {
  return [
    `Restored: ${counted(it.entries)}, as of ${when(it.createdAt)} UTC.`,
    it.replaced ? `The ledger that was here is kept: ${it.replaced}` : '',
    it.secrets > 0 ? `Put into this machine’s key storage: ${secretsIn(it.secrets)}.` : '',
    it.keysMissing > 0
      ? 'This machine doesn’t have the keys of your accounts. Paste them again under Settings, Connections.'
      : '',
    it.readAnew
      ? 'The next sync reads each account from its beginning. Until then, entries have no customers.'
      : 'The next sync fetches what is newer from your providers.',
    'CSV imports and settings made later are not in it.',
  ].filter(Boolean)
}

/** From standard input or a person, never from the command line. A `chosen` one is asked for twice. */
async function passphraseOf(
  { passphraseStdin }: { passphraseStdin: boolean },
  { chosen = false } = {},
): Promise<string> {
  const passphrase = passphraseStdin ? await passphraseFromStdin() : await askForIt(chosen)
  if (!chosen || passphrase.length >= SHORTEST) return passphrase
  throw new AppError({
    code: 'INVALID_INPUT',
    message: 'This passphrase is too short.',
    why: `Whoever finds the file can try as many as they like, so it takes ${SHORTEST} characters at least.`,
    fix: 'Take five or six random words.',
  })
}

async function askForIt(chosen: boolean): Promise<string> {
  if (!canAsk()) {
    throw new AppError({
      code: 'INVALID_INPUT',
      message: 'A passphrase is needed.',
      why: 'Nobody can be asked for it here.',
      fix: 'Pipe it in and add --passphrase-stdin.',
    })
  }
  const ask = (message: string) => password({ message, mask: true }, { output: process.stderr })
  const first = await ask('Passphrase of the exported file:')
  if (!chosen || first === (await ask('The same again:'))) return first
  throw new AppError({
    code: 'INVALID_INPUT',
    message: 'The two passphrases are not the same.',
    fix: 'Try again. Nothing was written.',
  })
}

const whichOne = () =>
  new AppError({
    code: 'INVALID_INPUT',
    message: 'Say which backup to restore.',
    fix: 'Give a file that `backup list` names, or --newest.',
  })
