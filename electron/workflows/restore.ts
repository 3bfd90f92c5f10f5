import { and, inArray, isNotNull, notInArray } from 'drizzle-orm'
import { AppError } from '../../shared/errors.ts'
import type { ProviderId } from '../../shared/providers.ts'
import { newestGood } from '../backups/listing.ts'
import { putInPlace } from '../backups/put-in-place.ts'
import { backupsInTurn } from '../backups/turn.ts'
import { type Unpacked, unpack } from '../backups/unpack.ts'
import { CUSTOMER_HASH_KEY } from '../connections/customer-hash.ts'
import { makeFolder } from '../db/data-folder.ts'
import { haveFolderAlone } from '../db/in-use.ts'
import { type Database, openDatabase } from '../db/open.ts'
import { connections, entries } from '../db/schema.ts'
import { createSecrets, forgetStoreElsewhere } from '../secrets/secrets.ts'
import type { SecretStore } from '../secrets/store.ts'

export interface RestoreOptions {
  root: string
  dataDir: string
  /** A path, or the name of one of the data folder's backups; null for the newest that is good. */
  file: string | null
  /** Asked for what a sealed file was sealed with. */
  passphrase?: () => Promise<string>
  /** Asked where secrets are in it and this machine keeps them in a vault; null when nobody can answer. */
  vaultPassphrase?: () => Promise<string | null>
  /** Milliseconds since the epoch. */
  now?: () => number
}

export interface Restored {
  file: string
  entries: number
  createdAt: number
  /** Where the ledger that was here is kept; null where there was none. */
  replaced: string | null
  /** How many secrets were put into this machine's store. */
  secrets: number
  /** How many connections have no key on this machine. */
  keysMissing: number
  /** Whether the next sync reads accounts from their beginning, as customers' hashes have another key here. */
  readAnew: boolean
}

/**
 * Puts a backup in the place of a data folder's ledger, which may be damaged or missing. Until the very end
 * nothing there has changed. Throws DATA_FOLDER_IN_USE where something has it open, NOT_FOUND, BACKUP_UNUSABLE,
 * PASSPHRASE_WRONG, DATABASE_NEWER, DISK_FULL and what the secret store says.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { dataDir, now = Date.now } = options
  makeFolder(dataDir)
  const alone = haveFolderAlone(dataDir)
  try {
    const given = options.file ?? newest(options)
    return await backupsInTurn(dataDir, async () => {
      const unpacked = await unpack({ ...options, file: given })
      try {
        const { source: file, createdAt, sealed } = unpacked
        const settled = sealed ? await settleHere(unpacked, options) : NOTHING_TO_SETTLE
        const replaced = putInPlace(unpacked.ledger, dataDir, now())
        return { file, entries: unpacked.entries, createdAt, replaced, ...settled }
      } finally {
        unpacked.clear()
      }
    })
  } finally {
    alone.release()
  }
}

/** A backup of this machine: its secrets are where they were. */
const NOTHING_TO_SETTLE = { secrets: 0, keysMissing: 0, readAnew: false }

/** What comes from another machine finds its secrets here, or can do without them. */
async function settleHere(
  { folder, secrets }: Unpacked,
  { root, dataDir, vaultPassphrase = async () => null }: RestoreOptions,
): Promise<Pick<Restored, 'secrets' | 'keysMissing' | 'readAnew'>> {
  const db = openDatabase(root, folder)
  try {
    await forgetStoreElsewhere(db, dataDir)
    const store = createSecrets({ db, dataDir, passphrase: vaultPassphrase })
    if (secrets) for (const [name, value] of secrets) await store.set(name, value)
    const keysMissing = await countMissing(store, connectionKeys(db))
    const hashKeyMissing = (await countMissing(store, [CUSTOMER_HASH_KEY])) > 0
    const readAnew = hashKeyMissing && forgetCustomers(db) > 0
    return { secrets: secrets?.size ?? 0, keysMissing, readAnew }
  } finally {
    db.$client.close()
  }
}

const connectionKeys = (db: Database): string[] =>
  db
    .select({ name: connections.secretName })
    .from(connections)
    .all()
    .flatMap(({ name }) => (name === null ? [] : [name]))

/** Of a store that cannot be asked, all of them. */
async function countMissing(store: SecretStore, names: string[]): Promise<number> {
  const values = await Promise.all(names.map(name => store.get(name).catch(() => null)))
  return values.filter(it => it === null).length
}

/** A file is not there to be read again, and the sample's hashes need no key. */
const NEVER_READ_ANEW: ProviderId[] = ['csv', 'demo']

/**
 * Has the next sync read every account from its beginning, and forgets its customers' hashes: those of another key
 * would stay with entries that learn theirs from each other. Returns of how many accounts.
 */
function forgetCustomers(db: Database): number {
  const read = and(isNotNull(connections.cursor), notInArray(connections.provider, NEVER_READ_ANEW))
  const accounts = db.select({ id: connections.id }).from(connections).where(read)
  return db.transaction(tx => {
    tx.update(entries).set({ customer: null }).where(inArray(entries.connectionId, accounts)).run()
    return tx.update(connections).set({ cursor: null }).where(read).run().changes
  })
}

function newest(of: RestoreOptions): string {
  const found = newestGood(of)
  if (found) return found.file
  throw new AppError({
    code: 'NOT_FOUND',
    message: 'There is no good backup in this data folder.',
    fix: 'Give the file of one that you keep elsewhere: backup restore FILE.',
  })
}
