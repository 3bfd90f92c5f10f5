import { z } from 'zod'
import type { Window } from './transactions.ts'

const DAY = 86_400_000

/** The longest stretch that one request may be about (developer.paypal.com/docs/api/transaction-search/v1). */
const LONGEST = 31 * DAY

/**
 * A payment takes up to three hours to be listed, and a pending one up to a month to succeed or fail:
 * a pass reads this much of the past again.
 */
const OVERLAP = 31 * DAY

export const windowSchema = z.object({ from: z.int(), to: z.int() })

/** Everything that PayPal still has. */
export const firstPass = (now: number): Window[] => stretch(firstReadable(now), now)

/** Where that begins: three years ago, but for a day that a long first sync may take. */
export const firstReadable = (now: number): number => earliest(now) + DAY

/**
 * What came or changed since a pass that read up to `upTo`. One that lies ahead, from when this machine's
 * clock was wrong, says nothing of what was read: then everything is read anew.
 */
export const nextPass = (upTo: number, now: number): Window[] =>
  upTo > now + DAY
    ? firstPass(now)
    : stretch(Math.max(Math.min(upTo, now) - OVERLAP, firstReadable(now)), now)

/** The windows of what was set aside that PayPal still has and a pass over `windows` does not come by. */
export function readAgain(aside: Window[], windows: Window[], now: number): Window[] {
  const begins = Math.min(...windows.map(({ from }) => from))
  const left = aside.filter(({ from }) => from < begins && from > firstReadable(now))
  return [...new Map(left.map(({ from, to }) => [`${from} ${to}`, { from, to }])).values()]
}

/** True where PayPal cannot truly say of a window that it is not listed yet. */
export const isLongPast = ({ from }: Window, now: number): boolean => from < now - OVERLAP

/**
 * The windows of an interrupted pass that can still be read: what has meanwhile passed out of PayPal's
 * three years is cut off. `cut` where that changed the first one, whose pages are then others.
 */
export function stillThere(windows: Window[], now: number) {
  const limit = earliest(now)
  const left = windows
    .filter(({ to }) => to > limit)
    .map(window => (window.from < limit ? { ...window, from: limit } : window))
  const [before] = windows
  const [after] = left
  return { windows: left, cut: before?.from !== after?.from || before?.to !== after?.to }
}

/** The later half first, as all windows are read; null for one that cannot be halved: a second of time. */
export function halves({ from, to }: Window): [Window, Window] | null {
  const middle = seconds((from + to) / 2)
  if (middle <= from || middle >= to) return null
  return [
    { from: middle, to },
    { from, to: middle },
  ]
}

/**
 * A stretch of time in windows, newest first. They are counted back from its end, so that none begins
 * only just now, where PayPal may not list anything yet; neighbours share an instant, so that none is
 * lost between them.
 */
export function stretch(start: number, end: number): Window[] {
  const windows: Window[] = []
  const from = seconds(start)
  for (let to = seconds(end); to > from; to -= LONGEST) {
    windows.push({ from: Math.max(to - LONGEST, from), to })
  }
  return windows
}

export function earliest(now: number): number {
  const date = new Date(now)
  date.setUTCFullYear(date.getUTCFullYear() - 3)
  return date.getTime()
}

const seconds = (at: number): number => Math.floor(at / 1000) * 1000
