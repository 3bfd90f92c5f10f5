import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { addMonths, startOf } from '../../../shared/time.ts'
import type { Page } from '../../ledger/page.ts'
import type { Provider } from '../provider.ts'
import { business } from './business.ts'
import { DAY } from './entries.ts'

const PAGE_SIZE = 100
const MONTHS = 36
/** 2: with what was billed. */
const VERSION = 2

/**
 * The built-in sample: three years of a small software business, read page by page like any provider.
 * It ends with the last whole day (UTC), so that all syncs of a day read the same; the next day adds
 * to it. It needs no key and no network.
 */
export const sample: Provider = {
  id: 'demo',
  tellsFees: true,

  async check() {
    return { id: 'demo', currency: 'USD', test: true }
  },

  async holds() {
    return true
  },

  async *pages(_credentials, cursor, context) {
    const today = () => Math.floor(context.now() / DAY) * DAY
    let reading = cursor ? resumed(cursor, today()) : firstReading(today())
    for (;;) {
      const pages = reading.done ? [] : pagesOf(reading)
      for (const page of pages.slice(reading.read)) {
        await setImmediate(undefined, { signal: context.signal })
        const read = reading.read + 1
        reading = { ...reading, read, done: read === pages.length }
        yield { ...page, cursor: JSON.stringify(reading) }
      }
      if (reading.until >= today()) return
      const { version, start, until } = reading
      reading = { version, start, since: until, until: today(), read: 0, done: false }
    }
  },
}

/** Where to go on. What an older version of the sample read is read once more, from the same first day. */
function resumed(cursor: string, until: number): Reading {
  const known: unknown = JSON.parse(cursor)
  const reading = cursorSchema.safeParse(known)
  return reading.success
    ? reading.data
    : { ...firstReading(until), start: cursorSchema.shape.start.parse(Object(known).start) }
}

/** What is being read, from `since` to `until`, and how many of its pages have been. */
const cursorSchema = z.object({
  version: z.literal(VERSION),
  /** The sample's first day, fixed by the first sync: what was read stays true for ever. */
  start: z.iso.date(),
  since: z.number().int(),
  /** A sync that was killed goes on up to the instant it began with, and then to the present. */
  until: z.number().int(),
  read: z.number().int(),
  done: z.boolean(),
})
type Reading = z.infer<typeof cursorSchema>

function firstReading(until: number): Reading {
  const month = startOf('month', new Date(until).toISOString().slice(0, 10))
  return {
    version: VERSION,
    start: addMonths(month, -MONTHS),
    since: 0,
    until,
    read: 0,
    done: false,
  }
}

/** Entries newest first, what was billed, then every subscription that can have changed. */
function pagesOf({ start, since, until }: Reading): Omit<Page, 'cursor'>[] {
  const { entries, subscriptions, periods } = business(start, until)
  const billed = periods.filter(({ from }) => from >= since)
  const fresh = entries.filter(({ occurredAt }) => occurredAt >= since)
  const changed = subscriptions.filter(({ endedAt }) => endedAt === null || endedAt >= since)
  return [
    ...chunks(fresh).map(entries => ({ step: 'entries' as const, entries, subscriptions: [] })),
    ...chunks(billed).map(periods => ({
      step: 'invoices' as const,
      entries: [],
      subscriptions: [],
      periods,
    })),
    ...chunks(changed).map(subscriptions => ({
      step: 'subscriptions' as const,
      entries: [],
      subscriptions,
    })),
  ]
}

const chunks = <T>(items: T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / PAGE_SIZE) }, (_, index) =>
    items.slice(index * PAGE_SIZE, (index + 1) * PAGE_SIZE),
  )
