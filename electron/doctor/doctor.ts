import { accessSync, constants, statfsSync } from 'node:fs'
import { basename } from 'node:path'
import { ne } from 'drizzle-orm'
import type { DoctorStep } from '../../shared/contract/app.ts'
import type { BackupList } from '../../shared/contract/backups.ts'
import { formatMoney } from '../../shared/money.ts'
import { type KeyedProvider, PROVIDER_NAMES } from '../../shared/providers.ts'
import { offBy, WHY_BALANCES_DIFFER } from '../../shared/whole.ts'
import { dateOf } from '../backups/words.ts'
import { LEDGER_LOST } from '../db/errors.ts'
import type { Database } from '../db/open.ts'
import { connections } from '../db/schema.ts'
import { listBalances } from '../ledger/balances.ts'
import { listSetAside } from '../ledger/set-aside.ts'
import type { RatesStatus } from '../rates/refresh.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { PUT_KEY_BACK, startupsSignedLive } from '../snapshots/signer.ts'

const ADDRESSES: Record<KeyedProvider, string> = {
  stripe: 'https://api.stripe.com/healthcheck',
  paddle: 'https://api.paddle.com/',
  'lemon-squeezy': 'https://api.lemonsqueezy.com/',
  paypal: 'https://api-m.paypal.com/',
  polar: 'https://api.polar.sh/',
}
const LEAST_FREE = 200 * 1024 * 1024
const MOST_SKEW = 2 * 60_000

interface DoctorParts {
  db: Database
  secrets: Secrets
  dataDir: string
  now(): number
  rates(): RatesStatus
  backups(): BackupList
}

/** Looks at all that the app stands on, a step each, and says what to do about what is wrong. */
export async function examine(parts: DoctorParts): Promise<DoctorStep[]> {
  const reached = await Promise.all(connectedTo(parts.db).map(reach))
  return [
    runtime(),
    database(parts),
    backup(parts.backups()),
    await keychain(parts),
    clock(reached.find(it => it.answer)?.answer ?? null, parts.now()),
    network(reached),
    rates(parts.rates()),
    setAside(parts.db),
    whole(parts.db),
  ]
}

const ok = (step: DoctorStep['step'], message: string): DoctorStep => ({
  step,
  ok: true,
  message,
  fix: null,
})
const wrong = (step: DoctorStep['step'], message: string, fix: string): DoctorStep => ({
  step,
  ok: false,
  message,
  fix,
})

function runtime(): DoctorStep {
  const name = process.versions.electron
    ? `Electron ${process.versions.electron}`
    : `Node ${process.versions.node}`
  const major = Number(process.versions.node.split('.')[0])
  return major >= 22
    ? ok('runtime', `${name} on ${process.platform}.`)
    : wrong('runtime', `${name} is too old.`, 'Use Node 22 or newer; `npm ci` brings one.')
}

function database({ db, dataDir }: DoctorParts): DoctorStep {
  try {
    accessSync(dataDir, constants.W_OK)
  } catch {
    return wrong(
      'database',
      `${dataDir} cannot be written.`,
      'Give your user write access to it, or choose another folder with --data-dir.',
    )
  }
  const check = db.$client.pragma('quick_check', { simple: true })
  if (check !== 'ok') {
    return wrong('database', `The ledger is damaged: ${String(check)}.`, LEDGER_LOST)
  }
  const { bavail, bsize } = statfsSync(dataDir)
  const free = bavail * bsize
  return free < LEAST_FREE
    ? wrong('database', 'The disk is nearly full.', 'Free some space before the next sync.')
    : ok('database', `The ledger in ${dataDir} is sound.`)
}

function backup({ folder, backups: [newest], damaged }: BackupList): DoctorStep {
  const last = newest
    ? `The last good backup was made on ${dateOf(newest.createdAt)}.`
    : 'No backup has been made yet.'
  if (damaged.length === 0) return ok('backup', last)
  return wrong(
    'backup',
    `${last} ${damaged.length} in ${folder} can’t be restored any more: ${damaged.map(it => basename(it)).join(', ')}.`,
    'Make a new one with `backup create`, and look whether the disk is failing.',
  )
}

async function keychain({ db, secrets }: DoctorParts): Promise<DoctorStep> {
  const kind = await secrets.kind()
  if (kind === 'none') {
    return wrong(
      'keychain',
      'No keychain answers, and no vault passphrase is set: no key can be stored.',
      'Set OPENREVENUE_VAULT_PASSPHRASE, or start a Secret Service such as gnome-keyring.',
    )
  }
  try {
    await secrets.get('probe')
    const gone = []
    for (const { name, signingKey } of startupsSignedLive(db)) {
      if ((await secrets.get(signingKey)) === null) gone.push(name)
    }
    if (gone.length > 0) {
      return wrong('keychain', `The signing key is gone of: ${inWords(gone)}.`, PUT_KEY_BACK)
    }
    return ok(
      'keychain',
      kind === 'keychain' ? 'The system keychain answers.' : 'The vault opens with its passphrase.',
    )
  } catch (error) {
    return wrong(
      'keychain',
      error instanceof Error ? error.message : String(error),
      kind === 'keychain'
        ? 'Unlock the system keychain.'
        : 'Set OPENREVENUE_VAULT_PASSPHRASE to the passphrase of this vault.',
    )
  }
}

function clock(answer: Response | null, now: number): DoctorStep {
  const theirs = Date.parse(answer?.headers.get('date') ?? '')
  if (Number.isNaN(theirs)) {
    const time = new Date(now).toISOString().slice(0, 16).replace('T', ' ')
    return ok('clock', `The clock says ${time} UTC. No provider answered to compare it with.`)
  }
  const skew = Math.abs(theirs - now)
  return skew > MOST_SKEW
    ? wrong(
        'clock',
        `This computer's clock is off by ${Math.round(skew / 1000)} seconds.`,
        'Switch on automatic time in the system settings.',
      )
    : ok('clock', 'The clock agrees with the network.')
}

function network(reached: Reached[]): DoctorStep {
  if (reached.length === 0) return ok('network', 'No provider is connected, so none was asked.')
  const lost = reached.filter(it => !it.answer).map(it => it.name)
  return lost.length === 0
    ? ok('network', `${inWords(reached.map(it => it.name))} can be reached.`)
    : wrong(
        'network',
        `${inWords(lost)} cannot be reached.`,
        'Check the connection, a proxy or a firewall. Figures that are here already stay readable.',
      )
}

interface Reached {
  name: string
  answer: Response | null
}

/** The providers that have a key here, each at the address where its key is sent. */
function connectedTo(db: Database): { name: string; url: string }[] {
  const rows = db.select().from(connections).where(ne(connections.state, 'disconnected')).all()
  const places = rows.flatMap(({ provider, apiBase }) => {
    if (provider === 'csv' || provider === 'demo') return []
    return [{ name: PROVIDER_NAMES[provider], url: apiBase ?? ADDRESSES[provider] }]
  })
  return [...new Map(places.map(it => [it.url, it])).values()]
}

/** Whether anything answers there, whatever it says. No key is sent. */
async function reach({ name, url }: { name: string; url: string }): Promise<Reached> {
  const asked = { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(5_000) } as const
  return { name, answer: await fetch(url, asked).catch(() => null) }
}

const inWords = (names: string[]): string => [...new Set(names)].join(', ')

function rates({ needed, newest, failure }: RatesStatus): DoctorStep {
  if (!needed) return ok('rates', 'No exchange rate has to be asked for.')
  const known = newest
    ? `The European Central Bank’s reference rates are known up to ${newest}.`
    : 'No reference rate of the European Central Bank is known yet.'
  if (failure === null && newest) return ok('rates', known)
  return wrong(
    'rates',
    failure === null ? known : `${known} The last try to get newer ones failed: ${failure}`,
    `Check the connection, a proxy or a firewall for www.ecb.europa.eu. It is asked again by itself; until then ${newest ? 'the newest known rate is used' : 'amounts that the provider gives no rate for are left out of figures'}.`,
  )
}

/** The rest of what is set aside is only counted. */
const LISTED = 20

function setAside(db: Database): DoctorStep {
  const nameOf = names(db)
  const rows = listSetAside(db, [...nameOf.keys()])
  if (rows.length === 0) return ok('set-aside', 'Everything that was read could be worked out.')
  const listed = rows
    .slice(0, LISTED)
    .map(
      it =>
        `${nameOf.get(it.connectionId)}, ${it.object.replaceAll('_', ' ')} ${it.id}: ${it.reason}`,
    )
  const more = rows.length > LISTED ? ` And ${rows.length - LISTED} more.` : ''
  const fixes = [
    rows.some(it => !it.imported) &&
      'Each sync tries again. If it stays, look for a newer version of OpenRevenue, or report the reason.',
    rows.some(it => it.imported) &&
      'Rows of a file are tried again when a newer file is imported under the same name.',
  ]
  return wrong(
    'set-aside',
    `No figure counts what is set aside: ${listed.join(' ')}${more}`,
    fixes.filter(Boolean).join(' '),
  )
}

/** What each connection is called, by its id. */
function names(db: Database): Map<string, string> {
  const all = db.select({ id: connections.id, name: connections.name }).from(connections).all()
  return new Map(all.map(({ id, name }) => [id, name]))
}

/** The control total of every account whose provider tells its balance. */
function whole(db: Database): DoctorStep {
  const nameOf = names(db)
  const balances = listBalances(db, [...nameOf.keys()])
  const off = balances.filter(it => it.difference.amount !== 0n)
  if (off.length === 0) {
    const matching = new Set(balances.map(it => nameOf.get(it.connectionId)))
    return ok(
      'whole',
      matching.size === 0
        ? 'No provider has told an account’s balance yet.'
        : `The entries match the provider’s balance to the cent: ${[...matching].join(', ')}.`,
    )
  }
  const told = off.map(
    it =>
      `${nameOf.get(it.connectionId)}: the provider’s balance is ${formatMoney(it.provider)}, OpenRevenue counts ${formatMoney(it.ledger)}, ${offBy(it)}.`,
  )
  return wrong(
    'whole',
    `The entries don’t match the provider’s balance. ${told.join(' ')}`,
    WHY_BALANCES_DIFFER,
  )
}
