import { closeSync, openSync, readdirSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { dataFolder, PASSPHRASE } from './app.ts'
import { type Finished, runCommand } from './command.ts'

/** What an export is sealed with. */
export const SEALED_WITH = 'five words nobody guessed yet'

export const ledgerIn = (dataDir: string): string => join(dataDir, 'openrevenue.sqlite')

const CSV = 'id,date,kind,currency,gross\ne1,2026-01-10,charge,USD,100.00\n'

/** A folder with a ledger of one entry. */
export async function imported(dataDir = dataFolder()): Promise<string> {
  const load = ['import', '-', '--format', 'generic', '--name', 'A', '--data-dir', dataDir]
  const { code, stderr } = await runCommand(load, { input: CSV })
  if (code !== 0) throw new Error(stderr)
  return dataDir
}

/** Makes a ledger so much larger. */
export function fill(dataDir: string, megabytes: number): void {
  const db = new Sqlite(ledgerIn(dataDir))
  db.exec('create table filler (bytes blob)')
  const add = db.prepare('insert into filler values (randomblob(1048576))')
  for (let n = 0; n < megabytes; n += 1) add.run()
  db.close()
}

/** Noise in one page. */
export function damage(file: string, at = 0.5): void {
  const handle = openSync(file, 'r+')
  const page = Math.floor((statSync(file).size * at) / 4096) * 4096
  writeSync(handle, Buffer.alloc(4096, '\u00a7noise'), 0, 4096, page)
  closeSync(handle)
}

interface Options {
  input?: string
  now?: number
  /** The vault's on this machine; PASSPHRASE by default. */
  vault?: string
}

/** `backup …` on a data folder, as JSON. */
export async function backup(
  dataDir: string,
  args: string[],
  { input, now, vault = PASSPHRASE }: Options = {},
): Promise<Finished & { answer: ReturnType<typeof JSON.parse> }> {
  const finished = await runCommand(['backup', ...args, '--json', '--data-dir', dataDir], {
    ...{ input, now, env: { OPENREVENUE_VAULT_PASSPHRASE: vault } },
  })
  return { ...finished, answer: JSON.parse(finished.stdout) }
}

/** The names in a data folder's backups, but for those that are the app's own business. */
export const filesIn = (dataDir: string): string[] =>
  readdirSync(join(dataDir, 'backups'))
    .filter(it => it !== '.lock' && it !== '.checked.json')
    .sort()
