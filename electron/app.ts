import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EventPublisher } from '@orpc/server'
import type { AppEvent, Notice } from '../shared/contract/app.ts'
import type { KeyedProvider } from '../shared/providers.ts'
import { createAlerts } from './alerts/alerts.ts'
import { type Backups, createBackups } from './backups/backups.ts'
import { namingBackup } from './backups/offer.ts'
import { report } from './command/report.ts'
import { createConnections } from './connections/connections.ts'
import { explainStorage } from './db/errors.ts'
import { type Database, openDatabase } from './db/open.ts'
import { examine } from './doctor/doctor.ts'
import { createImports } from './imports/imports.ts'
import { csv } from './imports/provider.ts'
import { backUp } from './jobs/back-up.ts'
import { checkMilestones } from './jobs/check-milestones.ts'
import { deliver } from './jobs/deliver.ts'
import type { JobKind, JobKinds } from './jobs/handlers.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import { BY_HAND } from './jobs/kinds.ts'
import { refreshRates } from './jobs/refresh-rates.ts'
import { sendAlert } from './jobs/send-alert.ts'
import { signSnapshot } from './jobs/sign-snapshot.ts'
import { syncAccount } from './jobs/sync-account.ts'
import { createLedger } from './ledger/ledger.ts'
import { createLedgerReader } from './ledger/reader.ts'
import { createCustomerMetrics } from './metrics/customers/customer-metrics.ts'
import { createMetrics } from './metrics/metrics.ts'
import { createReports } from './metrics/reports.ts'
import { createMilestones } from './milestones/milestones.ts'
import { type AddressesOf, addressesOf } from './outgoing/private-address.ts'
import { lemonSqueezy } from './providers/lemon-squeezy/index.ts'
import { observed } from './providers/observed.ts'
import { paddle } from './providers/paddle/index.ts'
import { paypal } from './providers/paypal/index.ts'
import { polar } from './providers/polar/index.ts'
import type { Provider } from './providers/provider.ts'
import { readFrom } from './providers/read-from.ts'
import { sample } from './providers/sample/index.ts'
import { stripe } from './providers/stripe/index.ts'
import { createApiKeys } from './publishing/api-keys.ts'
import { publishingRoutes } from './publishing/pull/routes.ts'
import { createSettings } from './publishing/pull/settings.ts'
import { createPublishing as createServer } from './publishing/pull/switch.ts'
import { createV1 } from './publishing/pull/v1.ts'
import { createDeliveries } from './publishing/push/deliveries.ts'
import { createOutbox } from './publishing/push/outbox.ts'
import { createPlatforms } from './publishing/push/platforms.ts'
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
import type { Gauges, Observer } from './telemetry/observer.ts'
import { createMetricsToken, type MetricsToken } from './telemetry/token.ts'
import { afterNewFigures, lookAtFigures } from './workflows/after-sync.ts'
import { changePlatformsPrivacy, changePrivacy } from './workflows/change-privacy.ts'
import { removeStartup } from './workflows/remove-startup.ts'
import { secretNames } from './workflows/secret-names.ts'
import { createStartSync, type StartSync } from './workflows/start-sync.ts'
import { namesOf, tellOfEnd } from './workflows/tell-of-jobs.ts'

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
  /** Told of what is counted, as it happens; nothing is by default. */
  observer?: Observer
  /** Told of what nobody else handles: a job's surprise, a bug. */
  onError?: (error: unknown) => void
}

export interface App {
  router: Router
  jobs: {
    /** From now on whatever is due is done: a command does what it asked for itself alone. */
    start(): void
    /** Asks for what became due while the computer slept. */
    catchUp(): void
  }
  syncNow: StartSync['syncNow']
  syncToEnd: StartSync['syncToEnd']
  /** Waits for a run and what follows it. */
  finished(runId: string): Promise<void>
  /** Waits for all that this process was asked for and set off, but for what is tried again later. */
  settled(): Promise<void>
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
  /** How things stand, for whoever watches. Never on the contract: the page has no use for it, nor for the token. */
  gauges(): Gauges
  metricsToken: MetricsToken
  close(): Promise<void>
}

/** The composition root: builds each service once, floor by floor. */
export async function createApp(options: AppOptions): Promise<App> {
  const ledger = openLedger(options)
  const { db, now, onError, events, startups, connections } = ledger
  const tell = (notice: Notice) => events.publish('event', { event: 'notice', notice })
  const jobs: Jobs = createJobs({
    ...{ db, now, onError, random: Math.random, onEnded: options.observer?.attemptEnded },
    kinds: () => kinds,
    onChange: () => events.publish('event', { event: 'jobs' }),
    onEnd(job) {
      const notice = tellOfEnd(job, { ...ledger, names, enqueue: jobs.enqueue })
      // Once the transaction is over: whoever hears of it looks.
      if (notice) queueMicrotask(() => tell(notice))
    },
  })
  const syncing = createSyncing(ledger, jobs)
  const publishing = createPublishing(ledger, jobs, syncing)
  const names = () => namesOf({ startups, connections, platforms: publishing.platforms })
  const kinds = kindsOf({ ...ledger, ...syncing, ...publishing, jobs, tell })
  return {
    router: routerOf({ ...ledger, ...syncing, ...publishing, jobs, names }, options),
    jobs,
    ...doorsOf(ledger, jobs, syncing),
    openPublishing: publishing.openPublishing,
    exportBackup: ledger.backups.export,
    metricsToken: createMetricsToken(ledger.secrets),
    gauges: () => ({
      jobs: jobs.reader.counts(),
      overdue: jobs.overdue(),
      deliveries: publishing.deliveries.counts(),
    }),
    async close() {
      const { ratesRefresh, syncs } = syncing
      await Promise.all([jobs, ratesRefresh, publishing.server, syncs].map(it => it.close()))
      db.$client.close()
    },
  }
}

/** The ledger, and what reads it: accounts, startups, rates, metrics. */
function openLedger(options: AppOptions) {
  const { root, dataDir, staysOpen = false, passphrase = async () => null, secretPlace } = options
  const { now = Date.now, onError = report, resolveHost = addressesOf, observer } = options
  const { shippedRates = join(root, 'resources/ecb-rates'), ecbFiles = ECB_FILES } = options
  const db = openOrOffer(root, dataDir, staysOpen)
  if (options.maxDatabasePages) db.$client.pragma(`max_page_count = ${options.maxDatabasePages}`)
  const secrets = createSecrets({ db, dataDir, passphrase, place: secretPlace })
  const backups = createBackups({
    ...{ db, root, dataDir, secrets, now },
    secretNames: () => secretNames(db),
  })
  const ledger = createLedger(db, now)
  const startups = createStartups(db, ledger, now)
  const providers = providersAt(options)
  const connections = createConnections({ db, secrets, startups, providers, now })
  const rates = createReferenceRates(db, shippedRates)
  const metrics = createMetrics(db, rates, now)
  return {
    ...{ db, now, onError, secrets, backups, ledger, startups, providers, connections, rates },
    ...{ metrics, ecbFiles, resolveHost, observer },
    alerts: createAlerts({ db, secrets, addressesOf: resolveHost, now }),
    milestones: createMilestones(db, startups, metrics, now),
    events: new EventPublisher<{ event: AppEvent }>(),
  }
}

type OpenLedger = ReturnType<typeof openLedger>

function providersAt({ providerAddresses = {}, observer }: AppOptions) {
  const at = (provider: Provider, address?: string) =>
    observed(readFrom(provider, address), observer?.answered)
  return {
    stripe: at(stripe, providerAddresses.stripe),
    paddle: at(paddle, providerAddresses.paddle),
    'lemon-squeezy': at(lemonSqueezy, providerAddresses['lemon-squeezy']),
    paypal: at(paypal, providerAddresses.paypal),
    polar: at(polar, providerAddresses.polar),
    demo: sample,
    csv,
  }
}

/** What fills the ledger: syncs, imports, rates. */
function createSyncing(it: OpenLedger, jobs: Jobs) {
  const { db, now, onError, events, secrets, ledger, startups, connections, providers, rates } = it
  const ratesRefresh = createRatesRefresh({
    ...{ db, rates, files: it.ecbFiles, now },
    needed: () => needsRates(it),
    onNew: newest => events.publish('event', { event: 'rates', newest }),
  })
  const log = createRunLog(db, now)
  const onNewFigures = (connectionId: string) =>
    afterNewFigures(connectionId, { jobs, startups, rates: ratesRefresh })
  const syncs = createSyncs({
    ...{ db, ledger, secrets, providers, log, now, onError },
    onSuccess: onNewFigures,
    onStored: it.observer?.entriesStored,
  })
  const imports = createImports({
    ...{ db, secrets, connections, ledger, now },
    onStored: onNewFigures,
  })
  return { ratesRefresh, log, syncs, imports, ...createStartSync({ connections, jobs, log }) }
}

type Syncing = ReturnType<typeof createSyncing>

/** Whether there is money in another currency than figures are told in. */
const needsRates = ({ db, startups }: OpenLedger): boolean =>
  startups.list().some(startup => {
    // The sample brings rates of its own, as invented as the rest of it.
    if (startups.usesSample(startup)) return false
    const { connectionIds, currency } = startups.scope(startup)
    return holdsOtherCurrency(db, connectionIds, currency)
  })

/** What leaves the machine: snapshots, who may have them, and how they get there. */
function createPublishing(it: OpenLedger, jobs: Jobs, { syncNow }: Syncing) {
  const { db, now, onError, secrets, startups, connections, metrics, resolveHost } = it
  const signingKeys = createSigningKeys(secrets)
  const keyHistory = createKeyHistory(db, now)
  const signer = createSigner(db, signingKeys, keyHistory, startups)
  const audiences = createAudiences(db)
  const mayLeave = createMayLeave(db, startups, metrics)
  const deliveries = createDeliveries({
    ...{ db, audiences, format: formatV1, mayLeave, now },
    haveSent: (key, { byHand }) =>
      void jobs.enqueue({ kind: 'deliver', key, priority: byHand ? BY_HAND : 0 }),
  })
  const snapshots = createSnapshots({
    ...{ db, startups, audiences, metrics, format: formatV1, signer, mayLeave, now },
    enqueue: deliveries.enqueue,
  })
  const apiKeys = createApiKeys(db, now)
  const settings = createSettings(db)
  const server = createServer(
    settings,
    publishingRoutes({
      v1: createV1({ startups, audiences, metrics, signer, connections: connections.list, now }),
      ...{ startups, apiKeys, settings, onError },
      triggerSync: startupId => syncNow('api', { startupId }),
    }),
  )
  return {
    ...{ signingKeys, keyHistory, audiences, deliveries, snapshots, apiKeys, server },
    outbox: createOutbox({ db, deliveries, secrets, now, addressesOf: resolveHost }),
    platforms: createPlatforms(db, secrets, { now, addressesOf: resolveHost }),
    async openPublishing(port?: number, hosts: string[] = []) {
      settings.addForThisRun(hosts)
      await server.open(port)
      return server.status().address
    },
  }
}

type Services = OpenLedger & Syncing & ReturnType<typeof createPublishing> & { jobs: Jobs }

/** What each kind of job does. */
const kindsOf = (it: Services & { tell(notice: Notice): void }): JobKinds => ({
  'sync-account': syncAccount(it),
  'check-milestones': checkMilestones({
    ...it,
    tell: ({ title }, { name }) =>
      it.tell({ kind: 'milestone', title, body: `Congratulations to ${name}.` }),
  }),
  'sign-snapshot': signSnapshot(it),
  deliver: deliver({ ...it, reader: it.jobs.reader }),
  'refresh-rates': refreshRates({
    rates: it.ratesRefresh,
    onKnown() {
      for (const { id } of it.startups.list()) lookAtFigures(id, it.jobs)
    },
  }),
  'back-up': backUp(it),
  'refresh-leaderboard': nothingYet,
  'rotate-featured': nothingYet,
  'send-alert': sendAlert(it.alerts),
})

/** Its place in the queue and the schedule; what it does arrives with the feeds. */
const nothingYet: JobKind = { targets: () => [], run: () => undefined }

/** The contract, answered by the services. */
function routerOf(
  it: Services & { names(): Record<string, string> },
  { root, dataDir, door }: AppOptions,
): Router {
  const { db, now, secrets, backups, metrics, ratesRefresh } = it
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  return createRouter({
    ...it,
    about: { version, door, dataFolder: dataDir },
    ledger: createLedgerReader(db, now),
    reports: createReports(db, metrics, now),
    customers: createCustomerMetrics(db, metrics, now),
    publishing: it.server,
    changePrivacy: (startup, privacy) => changePrivacy(startup, privacy, it),
    changePlatformsPrivacy: (platform, startup, privacy) =>
      changePlatformsPrivacy({ platform, startup }, privacy, it),
    removeStartup: (startup, options?: { sampleOnly: boolean }) =>
      removeStartup(startup, it, options),
    explain: error => namingBackup(explainStorage(error), { root, dataDir }),
    examine: () =>
      examine({ db, secrets, dataDir, now, rates: ratesRefresh.status, backups: backups.list }),
  })
}

/** What the doors ask beside the contract. */
function doorsOf(
  { events, connections, now }: OpenLedger,
  jobs: Jobs,
  { syncs, syncNow, syncToEnd }: Syncing,
) {
  const status = () => statusLine(connections.list(), syncs.current(), now())
  return {
    syncNow,
    syncToEnd,
    settled: jobs.settled,
    async finished(runId: string) {
      await syncs.finished(runId)
      await jobs.settled()
    },
    onNotice: (listener: (notice: Notice) => void) =>
      events.subscribe('event', it => {
        if (it.event === 'notice') listener(it.notice)
      }),
    status,
    onStatus: (listener: (status: string) => void) =>
      syncs.progress.subscribe('progress', () => listener(status())),
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
