import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventPublisher } from '@orpc/server'
import type { AppEvent, Notice } from '../shared/contract/app.ts'
import type { Connection } from '../shared/contract/connections.ts'
import type { Run, Trigger } from '../shared/contract/sync.ts'
import { AppError } from '../shared/errors.ts'
import type { KeyedProvider } from '../shared/providers.ts'
import { type Backups, createBackups } from './backups/backups.ts'
import { namingBackup } from './backups/offer.ts'
import { report } from './command/report.ts'
import { type Connections, createConnections } from './connections/connections.ts'
import { explainStorage } from './db/errors.ts'
import { type Database, openDatabase } from './db/open.ts'
import { createSchedule } from './db/settings.ts'
import { examine } from './doctor/doctor.ts'
import { createImports } from './imports/imports.ts'
import { csv, nothingBehind } from './imports/provider.ts'
import { createScheduler } from './jobs/scheduler.ts'
import { createLedger } from './ledger/ledger.ts'
import { createLedgerReader } from './ledger/reader.ts'
import { createCustomerMetrics } from './metrics/customers/customer-metrics.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createReports } from './metrics/reports.ts'
import { createMilestones } from './milestones/milestones.ts'
import { lemonSqueezy } from './providers/lemon-squeezy/index.ts'
import { paddle } from './providers/paddle/index.ts'
import { paypal } from './providers/paypal/index.ts'
import { polar } from './providers/polar/index.ts'
import { readFrom } from './providers/read-from.ts'
import { sample } from './providers/sample/index.ts'
import { stripe } from './providers/stripe/index.ts'
import { createApiKeys } from './publishing/api-keys.ts'
import { publishingRoutes } from './publishing/pull/routes.ts'
import { createSettings } from './publishing/pull/settings.ts'
import { createPublishing } from './publishing/pull/switch.ts'
import { createV1 } from './publishing/pull/v1.ts'
import { createDeliveries } from './publishing/push/deliveries.ts'
import { createOutbox } from './publishing/push/outbox.ts'
import { createPlatforms } from './publishing/push/platforms.ts'
import { type AddressesOf, addressesOf } from './publishing/push/private-address.ts'
import { holdsOtherCurrency } from './rates/rates.ts'
import { createReferenceRates } from './rates/reference-rates.ts'
import { createRatesRefresh, ECB_FILES } from './rates/refresh.ts'
import { createRouter, type Router } from './rpc/router.ts'
import { createSecrets } from './secrets/secrets.ts'
import type { SecretPlace } from './secrets/store.ts'
import { createAudiences } from './snapshots/audiences.ts'
import { formatV1 } from './snapshots/format.ts'
import { createKeyHistory } from './snapshots/key-history.ts'
import { createMayLeave } from './snapshots/may-leave.ts'
import { createSigner } from './snapshots/signer.ts'
import { createSigningKeys } from './snapshots/signing-key.ts'
import { createSnapshots } from './snapshots/snapshots.ts'
import { createStartups } from './startups/startups.ts'
import { createRunLog } from './sync/run-log.ts'
import { statusLine } from './sync/status-line.ts'
import { createSyncs } from './sync/syncs.ts'
import { afterNewFigures, afterRun } from './workflows/after-sync.ts'
import { changePlatformsPrivacy, changePrivacy } from './workflows/change-privacy.ts'
import { inTurn } from './workflows/in-turn.ts'
import { removeStartup } from './workflows/remove-startup.ts'
import { secretNames } from './workflows/secret-names.ts'

export interface AppOptions {
  /** The folder that holds package.json, and the migrations below it. */
  root: string
  dataDir: string
  door: 'desktop' | 'browser'
  /** Whether it runs until it is told to stop, and not for one command: then it needs a ledger that it can write. */
  staysOpen?: boolean
  /** Asks a person for the vault's passphrase; null when nobody can be asked. */
  passphrase?: () => Promise<string | null>
  /** Holds the secrets in place of the keychain or the vault: for tests. */
  secretPlace?: SecretPlace
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Where providers are asked, in place of their own addresses: for tests. No door and no command sets it. */
  providerAddresses?: Partial<Record<KeyedProvider, string>>
  /** The address of the folder with the European Central Bank's files; the bank's own by default. */
  ecbFiles?: string
  /** The folder of the table of rates that the app came with. */
  shippedRates?: string
  /** Where a host's name leads; the system's resolver by default. */
  resolveHost?: AddressesOf
  /** The most pages the ledger's file may have, for trying a full disk; without end by default. */
  maxDatabasePages?: number
  /** Told of what nobody else handles: a job's surprise, a bug. */
  onError?: (error: unknown) => void
}

export interface App {
  router: Router
  scheduler: {
    start(): void
    /** Runs what became due while the computer slept. */
    catchUp(): void
  }
  /**
   * Starts a sync of one connection, or of every one that may sync: a startup's, or all startups'.
   * `finished` waits for a run and what follows it.
   */
  syncNow(trigger: Trigger, which?: { connectionId?: string; startupId?: string }): Run[]
  finished(runId: string): Promise<void>
  onNotice(listener: (notice: Notice) => void): () => void
  /** One line that says how things stand, and word of each change of it. */
  status(): string
  onStatus(listener: (status: string) => void): () => void
  /**
   * Opens the publishing server if it is switched on, or on `port` for this run alone. It answers to
   * `hosts` as well, for this run.
   */
  openPublishing(port?: number, hosts?: string[]): Promise<string | null>
  exportBackup: Backups['export']
  close(): Promise<void>
}

/** The composition root: builds each service once and hands it only what it needs. */
export async function createApp({
  root,
  dataDir,
  door,
  staysOpen = false,
  passphrase = async () => null,
  secretPlace,
  now = Date.now,
  providerAddresses = {},
  ecbFiles = ECB_FILES,
  shippedRates = join(root, 'resources/ecb-rates'),
  resolveHost = addressesOf,
  maxDatabasePages,
  onError = report,
}: AppOptions): Promise<App> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const db = openOrOffer(root, dataDir, staysOpen)
  if (maxDatabasePages) db.$client.pragma(`max_page_count = ${maxDatabasePages}`)
  const events = new EventPublisher<{ event: AppEvent }>()
  const providers = {
    stripe: readFrom(stripe, providerAddresses.stripe),
    paddle: readFrom(paddle, providerAddresses.paddle),
    'lemon-squeezy': readFrom(lemonSqueezy, providerAddresses['lemon-squeezy']),
    paypal: readFrom(paypal, providerAddresses.paypal),
    polar: readFrom(polar, providerAddresses.polar),
    demo: sample,
    csv,
  }

  const secrets = createSecrets({ db, dataDir, passphrase, place: secretPlace })
  const backups = createBackups({
    ...{ db, root, dataDir, secrets, now },
    secretNames: () => secretNames(db),
  })
  const ledger = createLedger(db, now)
  const startups = createStartups(db, ledger, now)
  const connections = createConnections({ db, secrets, startups, providers, now })
  const rates = createReferenceRates(db, shippedRates)
  const metrics = createMetrics(db, rates, now)
  const milestones = createMilestones(db, startups, metrics, now)

  const signingKeys = createSigningKeys(secrets)
  const keyHistory = createKeyHistory(db, now)
  const signer = createSigner(db, signingKeys, keyHistory, startups)
  const audiences = createAudiences(db)
  const mayLeave = createMayLeave(db, startups, metrics)
  const deliveries = createDeliveries({ db, audiences, format: formatV1, mayLeave, now })
  const outbox = createOutbox({
    db,
    deliveries,
    secrets,
    now,
    addressesOf: resolveHost,
    random: Math.random,
    onError,
  })
  const snapshots = createSnapshots({
    db,
    startups,
    audiences,
    metrics,
    format: formatV1,
    signer,
    mayLeave,
    now,
    enqueue: deliveries.enqueue,
  })

  const ratesRefresh = createRatesRefresh({
    db,
    rates,
    needed: () =>
      startups.list().some(startup => {
        // The sample brings rates of its own, as invented as the rest of it.
        if (startups.usesSample(startup)) return false
        const { connectionIds, currency } = startups.scope(startup)
        return holdsOtherCurrency(db, connectionIds, currency)
      }),
    files: ecbFiles,
    now,
    onNew: newest => events.publish('event', { event: 'rates', newest }),
  })

  const log = createRunLog(db, now)
  const tell = (notice: Notice) => events.publish('event', { event: 'notice', notice })
  const syncs = createSyncs({
    db,
    ledger,
    secrets,
    providers,
    log,
    now,
    afterRun: run =>
      afterRun(run, {
        ...{ log, startups, milestones, snapshots, outbox, tell, onError },
        rates: ratesRefresh,
      }).catch(onError),
    onError,
  })
  const imports = createImports({
    db,
    secrets,
    connections,
    ledger,
    now,
    afterImport: connectionId =>
      afterNewFigures(connectionId, {
        startups,
        rates: ratesRefresh,
        milestones,
        snapshots,
        outbox,
        tell,
        onError(error) {
          // An import needs no key; where none can be kept, signing waits for a place for one.
          if (!(error instanceof AppError && error.code === 'SECRETS_UNAVAILABLE')) onError(error)
        },
      }),
  })
  const syncNow: App['syncNow'] = (trigger, { connectionId, startupId } = {}) =>
    connectionId
      ? [syncs.start(withKey(connections.get(connectionId, startupId)), trigger)]
      : syncable(connections, startupId).flatMap(id => unlessGone(() => syncs.start(id, trigger)))
  const schedule = createSchedule(db)
  const scheduler = createScheduler({
    now,
    log,
    schedule: schedule.get,
    targets: () =>
      startups.list().map(({ id, timezone }) => ({
        zone: timezone,
        connectionIds: syncable(connections, id),
      })),
    sync: (id, trigger) => syncs.start(id, trigger),
    everyMinute: async () => {
      const signing = startups.list().map(it => () => snapshots.createIfDue(it))
      await inTurn([ratesRefresh.ifDue, ...signing, outbox.flushSoon], onError)
    },
    onError,
  })

  const apiKeys = createApiKeys(db, now)
  const platforms = createPlatforms(db, secrets, { now, addressesOf: resolveHost })
  const publishingSettings = createSettings(db)
  const publishing = createPublishing(
    publishingSettings,
    publishingRoutes({
      v1: createV1({ startups, audiences, metrics, signer, connections: connections.list, now }),
      startups,
      apiKeys,
      settings: publishingSettings,
      triggerSync: startupId => syncNow('api', { startupId }),
      onError,
    }),
  )

  const changing = { db, startups, audiences, deliveries, outbox, snapshots }
  const status = () => statusLine(connections.list(), syncs.current(), now())
  return {
    router: createRouter({
      about: { version, door, dataFolder: dataDir },
      secrets,
      startups,
      audiences,
      connections,
      imports,
      ledger: createLedgerReader(db, now),
      metrics,
      reports: createReports(db, metrics, now),
      customers: createCustomerMetrics(db, metrics, now),
      milestones,
      events,
      syncs,
      log,
      scheduler,
      schedule,
      syncNow,
      snapshots,
      keyHistory,
      deliveries,
      outbox,
      publishing,
      apiKeys,
      platforms,
      changePrivacy: (startup, privacy) => changePrivacy(startup, privacy, changing),
      changePlatformsPrivacy: (platform, startup, privacy) =>
        changePlatformsPrivacy({ platform, startup }, privacy, changing),
      removeStartup: (startup, options?: { sampleOnly: boolean }) =>
        removeStartup(startup, { startups, connections, platforms, signingKeys, syncs }, options),
      backups,
      explain: error => namingBackup(explainStorage(error), { root, dataDir }),
      examine: () =>
        examine({ db, secrets, dataDir, now, rates: ratesRefresh.status, backups: backups.list }),
    }),
    scheduler,
    syncNow,
    finished: syncs.finished,
    onNotice: listener =>
      events.subscribe('event', it => {
        if (it.event === 'notice') listener(it.notice)
      }),
    status,
    onStatus: listener => syncs.progress.subscribe('progress', () => listener(status())),
    async openPublishing(port, hosts = []) {
      publishingSettings.addForThisRun(hosts)
      await publishing.open(port)
      return publishing.status().address
    },
    exportBackup: backups.export,
    async close() {
      const closing = [ratesRefresh, publishing, syncs, outbox].map(it => it.close())
      await Promise.all([scheduler.stop(), ...closing])
      db.$client.close()
    },
  }
}

/** The ledger; where it is damaged, the error names the backup that can take its place. */
function openOrOffer(root: string, dataDir: string, staysOpen: boolean): Database {
  try {
    return openDatabase(root, dataDir, { staysOpen })
  } catch (error) {
    throw namingBackup(error, { root, dataDir })
  }
}

/** Connections that have a key the provider has not refused: a startup's, or all. */
const syncable = (connections: Connections, startupId?: string): string[] =>
  connections
    .list(startupId)
    .filter(it => it.state === 'ready' && !it.imported)
    .map(it => it.id)

/** One of several may be removed by another process while they are gone through. */
function unlessGone<T>(start: () => T): T[] {
  try {
    return [start()]
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return []
    throw error
  }
}

/** Its id, where there is a key to sync with. */
function withKey({ id, name, state, imported }: Connection): string {
  if (imported) throw nothingBehind()
  if (state !== 'disconnected') return id
  throw new AppError({
    code: 'CONFLICT',
    message: `${name} is disconnected: its key is forgotten.`,
    fix: 'Connect the account again; the sync goes on where it stopped.',
  })
}
