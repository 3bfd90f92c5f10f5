import { sql } from 'drizzle-orm'
import {
  check,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import type { AlertSettings } from '../../shared/contract/alerts.ts'
import type { EntryKind } from '../../shared/contract/entries.ts'
import type { JobError, JobKindId, JobState } from '../../shared/contract/jobs.ts'
import type { Trust } from '../../shared/contract/snapshots.ts'
import type { Trigger } from '../../shared/contract/sync.ts'
import type { Privacy } from '../../shared/privacy.ts'
import type { ProviderId } from '../../shared/providers.ts'

/**
 * Instants are milliseconds since the epoch, days ISO dates in the startup's zone, amounts integers in
 * the currency's minor unit. No secret and no customer's name, address (but for its country) or card
 * detail has a column.
 */
const instant = (name: string) => integer(name)

/** One row: what is true of the whole installation. */
export const installation = sqliteTable('installation', {
  id: text('id').primaryKey(),
  /** Where secrets were first kept; they stay there. */
  secrets: text('secrets').$type<'keychain' | 'vault'>(),
  publishing: text('publishing', { mode: 'json' })
    .$type<{ enabled: boolean; port: number; open?: boolean; hosts?: string[] }>()
    .notNull()
    .default({ enabled: false, port: 5100 }),
  /** When the central bank was last asked for rates, what went wrong then, and its files' ETags. */
  ratesRefresh: text('rates_refresh', { mode: 'json' }).$type<{
    askedAt: number
    failure: string | null
    etags: Record<string, string>
  }>(),
  /** Where jobs that died are told besides on this machine; the password and the secret are in the secret store. */
  alerts: text('alerts', { mode: 'json' }).$type<Partial<AlertSettings>>(),
})

export const startups = sqliteTable('startups', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  description: text('description').notNull(),
  website: text('website').notNull(),
  currency: text('currency').notNull(),
  timezone: text('timezone').notNull(),
  /** The details are the sample's own; saving them makes them the user's. */
  sample: integer('sample', { mode: 'boolean' }).notNull(),
  /** The name in the secret store of the key that signs its figures; the first startup has the plain one. */
  signingKey: text('signing_key').notNull().default('signing-key'),
  /** When its figures were last looked through for milestones: what was passed before that is no news. */
  milestonesCheckedAt: instant('milestones_checked_at'),
  createdAt: instant('created_at').notNull(),
})

/** Who is told figures: the public of a startup, one each, and every platform. */
export const audiences = sqliteTable(
  'audiences',
  {
    id: text('id').primaryKey(),
    /** Whose public it is; null for a platform's. */
    startupId: text('startup_id')
      .unique()
      .references(() => startups.id, { onDelete: 'cascade' }),
    platformId: text('platform_id')
      .unique()
      .references(() => platforms.id, { onDelete: 'cascade' }),
    /** What it may see. Null, for a platform alone: the same as the public of its startup. */
    privacy: text('privacy', { mode: 'json' }).$type<Privacy>(),
  },
  () => [
    check(
      'audiences_public_or_platform',
      sql`(startup_id is null) <> (platform_id is null) and (startup_id is null or privacy is not null)`,
    ),
  ],
)

export const connections = sqliteTable(
  'connections',
  {
    id: text('id').primaryKey(),
    startupId: text('startup_id')
      .notNull()
      .references(() => startups.id, { onDelete: 'cascade' }),
    provider: text('provider').$type<ProviderId>().notNull(),
    name: text('name').notNull(),
    accountId: text('account_id'),
    clientId: text('client_id'),
    apiBase: text('api_base'),
    /** The name in the secret store of its key; null where it has none, or none any more. */
    secretName: text('secret_name'),
    /** SHA-256 of the key, as `connections/credentials.ts` makes it: what tells the same key where no account id does. */
    keyHash: text('key_hash'),
    test: integer('test', { mode: 'boolean' }).notNull(),
    state: text('state').$type<'ready' | 'key_refused' | 'disconnected'>().notNull(),
    /** Where the next sync goes on; the provider's own, opaque here. */
    cursor: text('cursor'),
    /** Whether one of its files did not say what was charged in fees. */
    feesUntold: integer('fees_untold', { mode: 'boolean' }).notNull().default(false),
    lastSyncAt: instant('last_sync_at'),
    createdAt: instant('created_at').notNull(),
  },
  table => [
    index('connections_startup').on(table.startupId),
    /** One account once, whichever process asks. */
    uniqueIndex('connections_account_once')
      .on(table.provider, table.accountId, table.test)
      .where(sql`account_id is not null`),
  ],
)

export const entries = sqliteTable(
  'entries',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    kind: text('kind').$type<EntryKind>().notNull(),
    providerKind: text('provider_kind').notNull(),
    occurredAt: instant('occurred_at').notNull(),
    availableAt: instant('available_at'),
    day: text('day').notNull(),
    gross: integer('gross').notNull(),
    fee: integer('fee').notNull(),
    net: integer('net').notNull(),
    tax: integer('tax'),
    currency: text('currency').notNull(),
    /** HMAC-SHA-256 of the provider's customer id, under a key in the secret store. */
    customer: text('customer'),
    subscription: text('subscription'),
    source: text('source'),
    /** What was sold and to which country (ISO 3166 alpha-2), as far as a provider ever told. */
    product: text('product'),
    country: text('country'),
    /** What a charge and all that is given back of it have in common. */
    sale: text('sale'),
    /** The provider's own conversion: what was paid in, and units of `currency` for one of it. */
    convertedFrom: text('converted_from'),
    rate: text('rate'),
  },
  table => [
    primaryKey({ columns: [table.connectionId, table.id] }),
    /** Holds all that sums are made of: neither a day's rollup nor a breakdown reads the rows themselves. */
    index('entries_sums').on(
      table.connectionId,
      table.day,
      table.currency,
      table.kind,
      table.product,
      table.country,
      table.gross,
      table.fee,
      table.tax,
      table.net,
    ),
    index('entries_sale').on(table.connectionId, table.sale).where(sql`sale is not null`),
    /** Those that a subscription's plan may yet name. */
    index('entries_unnamed')
      .on(table.connectionId, table.subscription)
      .where(sql`product is null and subscription is not null`),
    index('entries_newest').on(table.occurredAt, table.id),
    index('entries_customers').on(table.connectionId, table.kind, table.day, table.customer),
    /**
     * All that a customer's revenue takes: a million entries are summed by customer in less than a third of
     * the time that the table takes. Storing an entry costs about a third more.
     */
    index('entries_of_customer')
      .on(
        table.connectionId,
        table.customer,
        table.currency,
        table.day,
        table.kind,
        table.gross,
        table.net,
      )
      .where(sql`customer is not null`),
    index('entries_rates')
      .on(
        table.convertedFrom,
        table.currency,
        table.day,
        table.occurredAt,
        table.rate,
        table.connectionId,
      )
      .where(sql`rate is not null`),
  ],
)

/** Sums of a day's entries by currency and kind: what every figure is read from. */
export const rollups = sqliteTable(
  'rollups',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    day: text('day').notNull(),
    currency: text('currency').notNull(),
    kind: text('kind').$type<EntryKind>().notNull(),
    entries: integer('entries').notNull(),
    gross: integer('gross').notNull(),
    fee: integer('fee').notNull(),
    tax: integer('tax').notNull().default(0),
    net: integer('net').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.day, table.currency, table.kind] })],
)

/** The European Central Bank's reference rates: units of `currency` for one euro, as it wrote them. */
export const referenceRates = sqliteTable(
  'reference_rates',
  {
    currency: text('currency').notNull(),
    day: text('day').notNull(),
    rate: text('rate').notNull(),
    source: text('source').notNull(),
  },
  table => [primaryKey({ columns: [table.currency, table.day] })],
)

export const subscriptions = sqliteTable(
  'subscriptions',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    status: text('status').notNull(),
    customer: text('customer').notNull(),
    currency: text('currency').notNull(),
    plan: text('plan').notNull(),
    /** Monthly amount in minor units as an exact fraction: integers too large for a float stay exact. */
    mrrN: text('mrr_n').notNull(),
    mrrD: text('mrr_d').notNull(),
    working: text('working').notNull(),
    counted: integer('counted', { mode: 'boolean' }).notNull(),
    countedFrom: instant('counted_from').notNull(),
    startedAt: instant('started_at').notNull(),
    trialEndsAt: instant('trial_ends_at'),
    endedAt: instant('ended_at'),
    cancelsAtPeriodEnd: integer('cancels_at_period_end', { mode: 'boolean' }).notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.id] })],
)

/** Which subscription a sale was for and what part of it was tax, where something else than its entries tells. */
export const sales = sqliteTable(
  'sales',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    sale: text('sale').notNull(),
    subscription: text('subscription'),
    /** So much of so much was tax: only their ratio says something. */
    tax: integer('tax'),
    taxOf: integer('tax_of'),
  },
  table => [primaryKey({ columns: [table.connectionId, table.sale] })],
)

/** What subscriptions were billed for, as `BilledPeriod` says; a month's amount as an exact fraction. */
export const billedPeriods = sqliteTable(
  'billed_periods',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    subscription: text('subscription').notNull(),
    item: text('item').notNull(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at').notNull(),
    mrrN: text('mrr_n').notNull(),
    mrrD: text('mrr_d').notNull(),
    working: text('working').notNull(),
    voided: integer('voided', { mode: 'boolean' }).notNull(),
    missed: integer('missed', { mode: 'boolean' }).notNull().default(false),
  },
  table => [
    primaryKey({ columns: [table.connectionId, table.id] }),
    index('billed_periods_of').on(table.connectionId, table.subscription),
  ],
)

/** What a subscription's billed periods come to: MRR's history, a row for each change of its amount. */
export const mrrSpans = sqliteTable(
  'mrr_spans',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    subscription: text('subscription').notNull(),
    fromAt: instant('from_at').notNull(),
    untilAt: instant('until_at').notNull(),
    mrrN: text('mrr_n').notNull(),
    mrrD: text('mrr_d').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.subscription, table.fromAt] })],
)

/** Objects at the provider that could not be read or worked out; each sync tries them again. */
export const setAside = sqliteTable(
  'set_aside',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    /** The provider's own word, such as "subscription". */
    object: text('object').notNull(),
    id: text('id').notNull(),
    reason: text('reason').notNull(),
    since: instant('since').notNull(),
  },
  table => [primaryKey({ columns: [table.connectionId, table.object, table.id] })],
)

/** The control total: what the provider said an account held, and what its entries came to at that instant. */
export const balances = sqliteTable(
  'balances',
  {
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    currency: text('currency').notNull(),
    provider: integer('provider').notNull(),
    ledger: integer('ledger').notNull(),
    takenAt: instant('taken_at').notNull(),
    /** When the account was last read anew because the two differed. */
    readAnewAt: instant('read_anew_at'),
  },
  table => [primaryKey({ columns: [table.connectionId, table.currency] })],
)

export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    connectionId: text('connection_id')
      .notNull()
      .references(() => connections.id, { onDelete: 'cascade' }),
    trigger: text('trigger').$type<Trigger>().notNull(),
    status: text('status').$type<'running' | 'succeeded' | 'failed' | 'interrupted'>().notNull(),
    /** The process that runs it. */
    pid: integer('pid').notNull(),
    startedAt: instant('started_at').notNull(),
    /** When that process last said that it lives: its id may be another process's by now. */
    seenAt: instant('seen_at'),
    endedAt: instant('ended_at'),
    entries: integer('entries').notNull().default(0),
    errorCode: text('error_code'),
    errorMessage: text('error_message'),
    errorFix: text('error_fix'),
    retryable: integer('retryable', { mode: 'boolean' }).notNull().default(false),
  },
  table => [
    index('runs_newest').on(table.startedAt),
    index('runs_of').on(table.connectionId, table.startedAt),
    /** One run a connection at a time, whichever process asks. */
    uniqueIndex('runs_one_at_a_time').on(table.connectionId).where(sql`status = 'running'`),
  ],
)

export const snapshots = sqliteTable(
  'snapshots',
  {
    id: text('id').primaryKey(),
    startupId: text('startup_id')
      .notNull()
      .references(() => startups.id, { onDelete: 'cascade' }),
    /** 1, 2, 3 … of its startup: which is the newest, whatever the clock said. */
    seq: integer('seq').notNull().default(0),
    /** For whom it was chosen before it was sealed. Null where the platform was removed since. */
    audienceId: text('audience_id').references(() => audiences.id, { onDelete: 'set null' }),
    version: text('version').notNull(),
    createdAt: instant('created_at').notNull(),
    /** What it was sealed under; null in one of version 0.1.0, which is never sent again. */
    privacy: text('privacy', { mode: 'json' }).$type<Privacy>(),
    /** The oldest day that it could show, in the startup's zone. */
    oldestDay: text('oldest_day'),
    test: integer('test', { mode: 'boolean' }).notNull(),
    trust: text('trust').$type<Trust>().notNull().default('provider'),
    hash: text('hash').notNull(),
    publicKey: text('public_key').notNull(),
    document: text('document').notNull(),
  },
  table => [
    uniqueIndex('snapshots_in_order').on(table.startupId, table.seq),
    index('snapshots_of_audience').on(table.audienceId, table.seq),
  ],
)

/**
 * The keys that a startup's figures were signed with, by their public parts. The private ones are in the secret store,
 * under `secret_name`; one that was replaced because it was gone is there no more.
 */
export const signingKeys = sqliteTable(
  'signing_keys',
  {
    startupId: text('startup_id')
      .notNull()
      .references(() => startups.id, { onDelete: 'cascade' }),
    /** The raw 32-byte Ed25519 key, base64. Its id, the JWK thumbprint, is worked out from it. */
    publicKey: text('public_key').notNull(),
    /** Whether it signs test figures, and nothing else. */
    test: integer('test', { mode: 'boolean' }).notNull(),
    /** Null for one that was kept nowhere, and lasted as long as the app ran. */
    secretName: text('secret_name'),
    /** Null for one that was made before this history begins. */
    madeAt: instant('made_at'),
    usedFrom: instant('used_from').notNull(),
    /** Null while it is the one that signs. */
    replacedAt: instant('replaced_at'),
  },
  table => [primaryKey({ columns: [table.startupId, table.publicKey, table.test] })],
)

export const apiKeys = sqliteTable('api_keys', {
  id: text('id').primaryKey(),
  /** Whose figures it reads. Null until there is a startup; the first one takes it. */
  startupId: text('startup_id').references(() => startups.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  prefix: text('prefix').notNull(),
  /** SHA-256 of the key, hex; the key itself is shown once and kept nowhere. */
  hash: text('hash').notNull().unique(),
  createdAt: instant('created_at').notNull(),
  lastUsedAt: instant('last_used_at'),
  revokedAt: instant('revoked_at'),
})

export const platforms = sqliteTable('platforms', {
  id: text('id').primaryKey(),
  /** Whose snapshots it is sent. Null until there is a startup; the first one takes it. */
  startupId: text('startup_id').references(() => startups.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  endpoint: text('endpoint').notNull(),
  test: integer('test', { mode: 'boolean' }).notNull(),
  /** The founder's yes to an address on a private network. */
  allowPrivate: integer('allow_private', { mode: 'boolean' }).notNull().default(false),
  createdAt: instant('created_at').notNull(),
})

/** The outbox: written with the snapshot, in one transaction; none is lost, none is sent as two. */
export const deliveries = sqliteTable(
  'deliveries',
  {
    id: text('id').primaryKey(),
    snapshotId: text('snapshot_id')
      .notNull()
      .references(() => snapshots.id, { onDelete: 'cascade' }),
    platformId: text('platform_id')
      .notNull()
      .references(() => platforms.id, { onDelete: 'cascade' }),
    /** The order in which they were queued, and are sent to a platform, whatever the clock said. */
    position: integer('position').notNull().default(0),
    /** The version of the snapshot's format, and the media type it is sent with. */
    format: text('format').notNull().default('1.0'),
    mediaType: text('media_type').notNull().default('application/json'),
    state: text('state').$type<'waiting' | 'delivered' | 'stopped'>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    createdAt: instant('created_at').notNull(),
    deliveredAt: instant('delivered_at'),
    lastAnswer: text('last_answer'),
  },
  table => [
    uniqueIndex('deliveries_once').on(table.snapshotId, table.platformId),
    uniqueIndex('deliveries_in_order').on(table.position),
    index('deliveries_waiting').on(table.platformId, table.position).where(sql`state = 'waiting'`),
  ],
)

export const milestones = sqliteTable(
  'milestones',
  {
    id: text('id').primaryKey(),
    startupId: text('startup_id')
      .notNull()
      .references(() => startups.id, { onDelete: 'cascade' }),
    metric: text('metric').$type<'mrr' | 'revenue' | 'customers'>().notNull(),
    threshold: integer('threshold').notNull(),
    title: text('title').notNull(),
    passedAt: instant('passed_at').notNull(),
    seenAt: instant('seen_at'),
  },
  table => [uniqueIndex('milestones_once').on(table.startupId, table.metric, table.threshold)],
)

/**
 * Everything that is done by itself or later: one row a job, whatever its kind. What it needs is looked up
 * when it runs, by the ids in `key` and `payload`.
 */
export const jobs = sqliteTable(
  'jobs',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    kind: text('kind').$type<JobKindId>().notNull(),
    key: text('key').notNull(),
    state: text('state').$type<JobState>().notNull(),
    priority: integer('priority').notNull(),
    /** When it was asked for, the last time. */
    enqueuedAt: instant('enqueued_at').notNull(),
    runAt: instant('run_at').notNull(),
    /** When whoever it asks allows to be asked again, where they said so; a person may have it tried before. */
    notBefore: instant('not_before'),
    attempts: integer('attempts').notNull().default(0),
    maxAttempts: integer('max_attempts').notNull(),
    /** The worker that runs it, and until when it has said that it lives. */
    claimedBy: text('claimed_by'),
    claimedUntil: instant('claimed_until'),
    lastError: text('last_error', { mode: 'json' }).$type<JobError>(),
    payload: text('payload', { mode: 'json' }).$type<Record<string, string>>().notNull(),
    startedAt: instant('started_at'),
    endedAt: instant('ended_at'),
    /** When a person, or a later job that did it, took a dead one off the list. */
    dismissedAt: instant('dismissed_at'),
  },
  table => [
    /** Asked for twice before it runs, it runs once. */
    uniqueIndex('jobs_pending_once')
      .on(table.kind, table.key)
      .where(sql`state in ('waiting', 'failed')`),
    /** One of a kind and key at a time, whichever process claims. */
    uniqueIndex('jobs_running_once').on(table.kind, table.key).where(sql`state = 'running'`),
    index('jobs_due')
      .on(table.priority, table.runAt, table.id)
      .where(sql`state in ('waiting', 'failed')`),
    index('jobs_of').on(table.kind, table.key),
    index('jobs_asked').on(table.enqueuedAt, table.id),
    index('jobs_ended').on(table.endedAt),
    /** What needs somebody is asked for at every end of a job. */
    index('jobs_dead')
      .on(table.kind, table.key)
      .where(sql`state = 'dead' and dismissed_at is null`),
  ],
)

/** Each time that a job was run. */
export const jobAttempts = sqliteTable(
  'job_attempts',
  {
    jobId: integer('job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    number: integer('number').notNull(),
    kind: text('kind').$type<JobKindId>().notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    error: text('error', { mode: 'json' }).$type<JobError>(),
  },
  table => [
    primaryKey({ columns: [table.jobId, table.number] }),
    index('job_attempts_started').on(table.kind, table.startedAt),
  ],
)

/** What a person set for a kind of job; null where the app's own choice holds. */
export const jobKinds = sqliteTable('job_kinds', {
  kind: text('kind').$type<JobKindId>().primaryKey(),
  paused: integer('paused', { mode: 'boolean' }).notNull().default(false),
  /** Five fields, as cron has them. */
  cron: text('cron'),
  attempts: integer('attempts'),
  /** Milliseconds. */
  firstWait: integer('first_wait'),
  longestWait: integer('longest_wait'),
})

/** What was told to have died and has not been done since: so that a streak is told once, and its end too. */
export const jobTroubles = sqliteTable(
  'job_troubles',
  {
    kind: text('kind').$type<JobKindId>().notNull(),
    key: text('key').notNull(),
    since: instant('since').notNull(),
  },
  table => [primaryKey({ columns: [table.kind, table.key] })],
)
