import { spawnSync } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { expect, test } from 'vitest'
import { openDatabase } from '../../../electron/db/open.ts'
import { ROOT, tempFolder } from '../../support/app.ts'
import { startCommand } from '../../support/command.ts'
import { ledgerBefore } from '../../support/ledger/earlier.ts'

const CLI = join(ROOT, 'electron/cli.ts')

test('several processes that begin on one empty folder agree on one installation', async () => {
  const dataDir = join(tempFolder(), 'new')
  const started = await Promise.all(
    Array.from(
      { length: 4 },
      () => startCommand(['connections', '--json', '--data-dir', dataDir]).finished,
    ),
  )
  expect(started.map(({ code, stdout }) => [code, stdout])).toEqual(started.map(() => [0, '[]\n']))
  const db = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
  expect(db.prepare('select count(*) from installation').pluck().get()).toBe(1)
  db.close()
})

test.skipIf(process.platform === 'win32')(
  'a new folder is its owner’s alone, and so is the ledger wherever it lies',
  () => {
    const others = (path: string) => statSync(path).mode & 0o077
    const fresh = join(tempFolder(), 'new', 'folder')
    openDatabase(ROOT, fresh).$client.close()
    expect(others(fresh)).toBe(0)
    const shared = tempFolder()
    chmodSync(shared, 0o755)
    const db = openDatabase(ROOT, shared)
    const files = readdirSync(shared)
    expect(files.length).toBeGreaterThan(1)
    expect(files.map(name => others(join(shared, name)))).toEqual(files.map(() => 0))
    db.$client.close()
  },
)

test('a folder that cannot be used is named, with what to do', () => {
  const file = join(tempFolder(), 'file')
  writeFileSync(file, '')
  expect(() => openDatabase(ROOT, file)).toThrow(
    expect.objectContaining({
      code: 'DATA_FOLDER_UNUSABLE',
      message: expect.stringContaining(file),
      fix: expect.stringContaining('--data-dir'),
    }),
  )
})

test('a ledger of an earlier version is copied, then brought up to date with all that is in it', () => {
  const dataDir = tempFolder()
  const [first] = readMigrationFiles({ migrationsFolder: join(ROOT, 'electron/db/migrations') })
  if (!first) throw new Error('There are no migrations')
  const old = new Sqlite(join(dataDir, 'openrevenue.sqlite'))
  for (const statement of first.sql) old.exec(statement)
  old.exec('create table __drizzle_migrations (id integer primary key, hash text, created_at int)')
  old
    .prepare('insert into __drizzle_migrations (hash, created_at) values (?, ?)')
    .run(first.hash, first.folderMillis)
  old.prepare("insert into installation (id, secrets) values ('the first', 'vault')").run()
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
      values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0);
    insert into connections (id, startup_id, provider, name, test, state, created_at)
      values ('c', 's', 'stripe', 'C', 0, 'ready', 0);
    insert into subscriptions (connection_id, id, status, customer, currency, plan, mrr_n, mrr_d,
        working, counted, counted_from, started_at, cancels_at_period_end)
      values ('c', 'after a trial', 'active', 'h', 'USD', 'P', '1', '1', '', 1, 14, 1, 0),
        ('c', 'without', 'active', 'h', 'USD', 'P', '1', '1', '', 1, 1, 1, 0)`)
  old.close()

  const db = openDatabase(ROOT, dataDir)
  expect(db.$client.prepare('select id, secrets from installation').all()).toEqual([
    { id: 'the first', secrets: 'vault' },
  ])
  expect(
    db.$client.prepare('select id, trial_ends_at from subscriptions order by id').raw().all(),
  ).toEqual([
    ['after a trial', 14],
    ['without', null],
  ])
  db.$client.close()
  const [copied = ''] = readdirSync(dataDir).filter(name => name.includes('.before-step-'))
  const copy = new Sqlite(join(dataDir, copied), { readonly: true })
  expect(copy.prepare('select count(*) from __drizzle_migrations').pluck().get()).toBe(1)
  copy.close()
})

test.runIf(process.platform === 'linux')(
  'where the disk is full before it is copied, it stays as it was and is said in words',
  async () => {
    const dataDir = tempFolder()
    const file = join(dataDir, 'openrevenue.sqlite')
    const old = ledgerBefore('ADD `product`', dataDir)
    old.pragma('journal_mode = WAL')
    old.prepare('insert into installation (id) values (?)').run('x'.repeat(3_000_000))
    old.close()
    const before = readFileSync(file)
    // The system refuses files that are longer than a megabyte or two, as a full disk does.
    const metrics = ['metrics', '--json', '--data-dir', dataDir]
    const { status, stdout } = spawnSync(
      'sh',
      ['-c', 'ulimit -f 2048; exec "$0" "$@"', process.execPath, CLI, ...metrics],
      { encoding: 'utf8' },
    )
    expect([status, JSON.parse(stdout).error]).toMatchObject([
      1,
      { code: 'DISK_FULL', fix: expect.stringContaining('Free some space') },
    ])
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(dataDir).filter(name => name.includes('before-step'))).toEqual([])

    openDatabase(ROOT, dataDir).$client.close()
    const [copied = ''] = readdirSync(dataDir).filter(name => name.includes('.before-step-'))
    const copy = new Sqlite(join(dataDir, copied), { readonly: true })
    expect(copy.prepare('select length(id) from installation').pluck().get()).toBe(3_000_000)
    copy.close()
  },
)

test('a ledger from before products and countries reads all again, the sample from the day it began', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('ADD `product`', dataDir)
  old.exec(`insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
    values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0)`)
  const sample = { start: '2023-11-01', since: 7, until: 9, read: 3, done: true }
  const cursors = { stripe: '{"version":1}', csv: 'fees-untold', demo: JSON.stringify(sample) }
  const add = old.prepare(
    `insert into connections (id, startup_id, provider, name, test, state, cursor, created_at)
     values (?, 's', ?, 'S', 0, 'ready', ?, 0)`,
  )
  for (const [provider, cursor] of Object.entries(cursors)) add.run(provider, provider, cursor)
  old.close()

  const db = openDatabase(ROOT, dataDir)
  const cursorOf = db.$client
    .prepare<[string], string | null>('select cursor from connections where id = ?')
    .pluck()
  expect(cursorOf.get('stripe')).toBeNull()
  expect(cursorOf.get('csv')).toBe('')
  const feesUntold = db.$client.prepare('select fees_untold from connections where id = ?').pluck()
  expect(feesUntold.get('csv')).toBe(1)
  expect(JSON.parse(cursorOf.get('demo') ?? '')).toEqual({
    ...sample,
    since: 0,
    read: 0,
    done: false,
  })
  db.$client.close()
})

test('keys and platforms of a ledger with one startup are that one’s from now on', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('ADD `signing_key`', dataDir)
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
    values ('later', 'L', '', '', 'USD', 'UTC', '{}', 0, 2), ('first', 'F', '', '', 'USD', 'UTC', '{}', 0, 1);
    insert into api_keys (id, name, prefix, hash, created_at) values ('k', 'K', 'orv_', 'h', 1);
    insert into platforms (id, name, endpoint, test, created_at) values ('p', 'P', 'https://p', 0, 1);`)
  old.close()
  const db = openDatabase(ROOT, dataDir)
  const { $client: sql } = db
  expect(sql.prepare('select startup_id from api_keys').pluck().all()).toEqual(['first'])
  expect(sql.prepare('select startup_id from platforms').pluck().all()).toEqual(['first'])
  expect(sql.prepare('select signing_key from startups').pluck().get()).toBe('signing-key')
  sql.exec("delete from startups where id = 'first'")
  expect(sql.prepare('select count(*) from api_keys').pluck().get()).toBe(0)
  sql.close()
})

test('snapshots of before are in the order they were made in, and what was read elsewhere is test', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('ADD `seq`', dataDir)
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
      values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0), ('t', 'T', '', '', 'USD', 'UTC', '{}', 0, 0);
    insert into connections (id, startup_id, provider, name, api_base, test, state, created_at)
      values ('live', 's', 'stripe', 'L', null, 0, 'ready', 0),
        ('elsewhere', 't', 'stripe', 'E', 'http://127.0.0.1:1', 0, 'ready', 0);
    insert into snapshots (id, startup_id, version, created_at, test, hash, public_key, document)
      values ('ahead', 's', '1.0', 99, 0, '', '', ''), ('other', 't', '1.0', 5, 0, '', '', ''),
        ('after', 's', '1.0', 7, 0, '', '', '');`)
  old.close()
  const db = openDatabase(ROOT, dataDir)
  const read = (sql: string) => db.$client.prepare(sql).raw().all()
  expect(read('select id, seq, privacy, test from snapshots order by startup_id, seq')).toEqual([
    ['ahead', 1, null, 0],
    ['after', 2, null, 0],
    ['other', 1, null, 1],
  ])
  expect(read('select id, test from connections order by id')).toEqual([
    ['elsewhere', 1],
    ['live', 0],
  ])
  db.$client.close()
})

test('refunds of a ledger from before know the customer of their sale', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('max(told.customer)', dataDir)
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
      values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0);
    insert into connections (id, startup_id, provider, name, test, state, created_at)
      values ('a', 's', 'stripe', 'A', 0, 'ready', 0), ('b', 's', 'stripe', 'B', 0, 'ready', 0)`)
  const add = old.prepare(
    `insert into entries (connection_id, id, kind, provider_kind, occurred_at, day, gross, fee, net, currency, sale, customer)
     values (?, ?, '', '', 0, '2026-01-01', 0, 0, 0, 'USD', ?, ?)`,
  )
  add.run('a', '1 charge', 'sale', 'ada')
  add.run('a', '2 refund', 'sale', null)
  add.run('a', '3 of none', null, null)
  add.run('b', '4 of another account', 'sale', null)
  old.close()
  const db = openDatabase(ROOT, dataDir)
  expect(db.$client.prepare('select customer from entries order by id').pluck().all()).toEqual([
    ...['ada', 'ada'],
    ...[null, null],
  ])
  db.$client.close()
})

test('a ledger with an account connected twice opens, and the first connection keeps the account', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('connections_account_once', dataDir)
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
    values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0);
    insert into connections (id, startup_id, provider, name, account_id, test, state, created_at)
    values ('third', 's', 'stripe', 'C', 'acct_1', 0, 'disconnected', 3), ('first', 's', 'stripe', 'C', 'acct_1', 0, 'ready', 1),
      ('second', 's', 'stripe', 'C', 'acct_1', 0, 'ready', 2), ('its test', 's', 'stripe', 'C', 'acct_1', 1, 'ready', 4),
      ('file', 's', 'csv', 'C', null, 0, 'ready', 5), ('another', 's', 'paddle', 'C', null, 0, 'ready', 6);`)
  old.close()
  const { $client: sql } = openDatabase(ROOT, dataDir)
  const rows = sql.prepare(
    'select id, account_id, secret_name from connections order by created_at',
  )
  expect(rows.raw().all()).toEqual([
    ['first', 'acct_1', 'connection:first'],
    ['second', null, 'connection:second'],
    ['third', null, null],
    ['its test', 'acct_1', 'connection:its test'],
    ['file', null, null],
    ['another', null, 'connection:another'],
  ])
  const again = "update connections set account_id = 'acct_1' where id = 'second'"
  expect(() => sql.exec(again)).toThrow('UNIQUE')
  sql.close()
})

test('an import whose file told no fees says so in a column of its own from now on', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('ADD `fees_untold`', dataDir)
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, invented, created_at)
    values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0);
    insert into connections (id, startup_id, provider, name, test, state, cursor, created_at)
    values ('untold', 's', 'csv', 'A', 0, 'ready', 'fees-untold', 0), ('told', 's', 'csv', 'B', 0, 'ready', '', 0),
      ('keyed', 's', 'paddle', 'C', 0, 'ready', 'fees-untold', 0);`)
  old.close()
  const { $client: sql } = openDatabase(ROOT, dataDir)
  const rows = sql.prepare('select id, fees_untold, cursor from connections order by id').raw()
  expect(rows.all()).toEqual([
    ['keyed', 0, 'fees-untold'],
    ['told', 0, ''],
    ['untold', 1, ''],
  ])
  sql.close()
})

test('deliveries of before keep their order, and are of version 1 in its media type', () => {
  const dataDir = tempFolder()
  const old = ledgerBefore('ADD `position`', dataDir)
  old.exec(`
    insert into startups (id, name, description, website, currency, timezone, privacy, sample, created_at)
      values ('s', 'S', '', '', 'USD', 'UTC', '{}', 0, 0);
    insert into snapshots (id, startup_id, seq, version, created_at, test, hash, public_key, document)
      values ('one', 's', 1, '1.0', 9, 0, '', '', ''), ('two', 's', 2, '1.0', 5, 0, '', '', '');
    insert into platforms (id, startup_id, name, endpoint, test, created_at)
      values ('p', 's', 'P', 'https://p', 0, 1), ('q', 's', 'Q', 'https://q', 0, 1);
    insert into deliveries (id, snapshot_id, platform_id, state, created_at)
      values ('z', 'one', 'p', 'delivered', 9), ('y', 'one', 'q', 'stopped', 9),
        ('x', 'two', 'p', 'waiting', 5), ('gone', 'two', 'q', 'waiting', 5);
    delete from deliveries where id = 'y'`)
  old.close()
  const { $client: sql } = openDatabase(ROOT, dataDir)
  const rows = sql.prepare('select id, format, media_type from deliveries order by position').raw()
  expect(rows.all()).toEqual([
    ['z', '1.0', 'application/json'],
    ['x', '1.0', 'application/json'],
    ['gone', '1.0', 'application/json'],
  ])
  sql.close()
})
