import { Cron } from 'croner'
import cronstrue from 'cronstrue'
import type { Schedule } from '../../shared/contract/sync.ts'
import { AppError } from '../../shared/errors.ts'

/** The first instant after `after` at which a cron line is due by a zone's clock, in milliseconds; null for never. */
export const nextDue = (line: string, zone: string, after: number): number | null =>
  new Cron(line, { timezone: zone, paused: true }).nextRun(new Date(after))?.getTime() ?? null

/** The next instants after `after` at which it is due. */
export const nextOnes = (line: string, zone: string, count: number, after: number): number[] =>
  new Cron(line, { timezone: zone, paused: true })
    .nextRuns(count, new Date(after))
    .map(it => it.getTime())

/**
 * A cron line of five fields, its spaces tidied. Throws INVALID_INPUT for anything else, and for one that is
 * never due, such as 30 February.
 */
export function readCronLine(text: string): string {
  const line = text.trim().split(/\s+/).join(' ')
  if (line.split(' ').length !== 5) throw notALine(text)
  try {
    if (nextDue(line, 'UTC', Date.now()) === null) throw neverDue(line)
    // What cannot be read aloud, such as croner's own FRI#L, nobody could check.
    inWords(line)
  } catch (error) {
    throw error instanceof AppError ? error : notALine(text)
  }
  return line
}

/** A cron line read aloud: "every day at 02:00". */
export function inWords(line: string): string {
  const words = cronstrue.toString(line, { use24HourTimeFormat: true })
  const sentence = words.charAt(0).toLowerCase() + words.slice(1)
  return /^at [\d:, and]+$/.test(sentence) ? `every day ${sentence}` : sentence
}

/** "Every 6 hours from 02:00" as a cron line. */
export function lineOf({ everyHours, atHour }: Schedule): string {
  if (everyHours === 1) return '0 * * * *'
  const hours = Array.from({ length: 24 / everyHours }, (_, n) => (atHour + n * everyHours) % 24)
  return `0 ${hours.join(',')} * * *`
}

/** The same the other way; null for a line that says something else. */
export function scheduleOf(line: string): Schedule | null {
  const [, first] = line.split(' ')
  // Hourly from two o'clock is hourly from any.
  const atHour = first === '*' ? 2 : Number(first?.split(',')[0])
  const every: Schedule['everyHours'][] = [1, 2, 3, 4, 6, 8, 12, 24]
  const everyHours = every.find(it => lineOf({ everyHours: it, atHour }) === line)
  return everyHours ? { everyHours, atHour } : null
}

const notALine = (text: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `“${text}” is not a cron line.`,
    why: 'It has five fields: minute, hour, day of the month, month, day of the week.',
    fix: 'For every day at 02:00, write 0 2 * * *',
  })

const neverDue = (line: string) =>
  new AppError({
    code: 'INVALID_INPUT',
    message: `“${line}” is never due.`,
    why: 'No day that will come fits it.',
    fix: 'For every day at 02:00, write 0 2 * * *',
  })
