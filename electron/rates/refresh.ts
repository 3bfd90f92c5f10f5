import { AppError } from '../../shared/errors.ts'
import { readText } from '../../shared/read-text.ts'
import { addDays, type Day, daysBetween, HOUR, lastDue } from '../../shared/time.ts'
import type { Database } from '../db/open.ts'
import { installation } from '../db/schema.ts'
import { type EcbDay, parseEcbFile } from './ecb-file.ts'
import type { ReferenceRates } from './reference-rates.ts'

/** Where the European Central Bank publishes its reference rates. */
export const ECB_FILES = 'https://www.ecb.europa.eu/stats/eurofxref/'

const RECENT = 'eurofxref-hist-90d.xml'
const WHOLE = 'eurofxref-hist.xml'
/** The whole history is 7 MB by now. Bytes, after decompression. */
const LONGEST_FILE = 32 * 1024 * 1024
/** Days that the recent file is counted on to hold: it has ninety. */
const RECENT_DAYS = 80
/** The hour in Frankfurt by which the day's rates are out; they are due "around 16:00". */
const PUBLISHED_AT = 17

export interface RatesRefresh {
  /**
   * Asks the bank for what is new, once a day, where figures need a rate at all; an hour after a failure
   * again. Never throws: what is known stays, and `status` says what failed.
   */
  ifDue(): Promise<void>
  /** The same at once, where figures need a rate at all: a person asks. */
  ask(): Promise<void>
  /** Whether new ones are needed, due and, as far as is known, to be had. */
  isAwaited(): boolean
  /** Whether rates are needed, the newest day known, and what failed last, if anything did. */
  status(): RatesStatus
  /** Breaks off. */
  close(): Promise<void>
}

export interface RatesStatus {
  needed: boolean
  newest: Day | null
  failure: string | null
}

interface RatesRefreshParts {
  db: Database
  rates: ReferenceRates
  /** True where there is money in another currency than figures are told in. */
  needed(): boolean
  /** The folder of the bank's files. */
  files: string
  now(): number
  /** Called with the newest day known once new rates are stored. */
  onNew(newest: Day): void
  /** Milliseconds until an answer is given up. */
  patience?: number
}

/**
 * The file of the last ninety days is read each day, rather than the last day's: a rate that the bank
 * corrects is followed, and most answers are "304 not modified". After a longer gap it is the whole history.
 */
export function createRatesRefresh({
  db,
  rates,
  needed,
  files,
  now,
  onNew,
  patience = 30_000,
}: RatesRefreshParts): RatesRefresh {
  const closing = new AbortController()
  let underWay: Promise<void> | null = null

  const state = () =>
    db.select({ it: installation.ratesRefresh }).from(installation).get()?.it ?? {
      askedAt: 0,
      failure: null,
      etags: {},
    }

  function isDue(): boolean {
    const { askedAt, failure } = state()
    // Noted while the clock was ahead, it says nothing of when the bank was asked.
    if (askedAt > now() + HOUR) return true
    if (failure !== null) return now() >= askedAt + HOUR
    return askedAt < lastDue(now(), 'Europe/Berlin', 24, PUBLISHED_AT)
  }

  async function refresh(): Promise<void> {
    const askedAt = now()
    const newest = rates.newest()
    const today = new Date(askedAt).toISOString().slice(0, 10)
    const file = newest && daysBetween(newest, today) <= RECENT_DAYS ? RECENT : WHOLE
    const { etags } = state()
    try {
      const answer = await ask(new URL(file, files), newest ? etags[file] : undefined)
      if (answer) rates.save(believable(answer.days, today))
      const known = answer?.etag ? { ...etags, [file]: answer.etag } : etags
      note({ askedAt, failure: null, etags: known })
      const latest = rates.newest()
      if (answer && latest) onNew(latest)
    } catch (error) {
      if (!closing.signal.aborted) note({ askedAt, failure: reasonOf(error), etags })
    }
  }

  const note = (ratesRefresh: ReturnType<typeof state>) => {
    db.update(installation).set({ ratesRefresh }).run()
  }

  /** A file's days, or null where it is what it was when the ETag was given. */
  async function ask(
    url: URL,
    etag: string | undefined,
  ): Promise<{ days: EcbDay[]; etag: string | null } | null> {
    const response = await fetch(url, {
      headers: etag ? { 'if-none-match': etag } : {},
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(patience)]),
    })
    if (response.status === 304) return null
    if (!response.ok) throw notRates(`It answered ${response.status}.`)
    return {
      days: readable(await readText(response, LONGEST_FILE)),
      etag: response.headers.get('etag'),
    }
  }

  async function once(isWanted: () => boolean): Promise<void> {
    if (underWay) return underWay
    if (closing.signal.aborted || !isWanted() || !needed()) return
    underWay = refresh().finally(() => {
      underWay = null
    })
    return underWay
  }

  return {
    ifDue: () => once(isDue),
    ask: () => once(() => true),
    isAwaited: () => state().failure === null && isDue() && needed(),
    status: () => ({ needed: needed(), newest: rates.newest(), failure: state().failure }),
    async close() {
      closing.abort()
      await underWay
    },
  }
}

function readable(xml: string): EcbDay[] {
  try {
    return parseEcbFile(xml)
  } catch {
    throw notRates('Its answer was not a list of rates; something on the way may have replaced it.')
  }
}

/** Throws where a day has not come yet anywhere: such a file is not believed at all. */
function believable(days: EcbDay[], today: Day): EcbDay[] {
  const latest = addDays(today, 1)
  if (days.some(({ day }) => day > latest)) throw notRates('It told rates of days to come.')
  return days
}

const notRates = (why: string) =>
  new AppError({
    code: 'PROVIDER_ANSWER_INVALID',
    message: 'The European Central Bank’s rates could not be read.',
    why,
  })

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.why ?? error.message
  if (error instanceof Error && error.name === 'TimeoutError') return 'There was no answer in time.'
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}
