const DAY = 86_400_000

/**
 * The end of the period that begins at an instant, both in milliseconds: the same time of day, on the
 * month's last day at the latest.
 */
export function periodEnd(from: number, unit: string, count: number): number {
  if (unit === 'day') return from + count * DAY
  if (unit === 'week') return from + count * 7 * DAY
  const end = new Date(from)
  const day = end.getUTCDate()
  end.setUTCDate(1)
  end.setUTCMonth(end.getUTCMonth() + count * (unit === 'year' ? 12 : 1))
  const last = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate()
  end.setUTCDate(Math.min(day, last))
  return end.getTime()
}
