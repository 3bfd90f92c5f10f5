/** One comparison. Rates are of what `unit` names; `ratio` is how many times as long ours takes. */
export interface Result {
  what: string
  /** What it is compared with. */
  limit: string
  unit: 'entries/s' | 'requests/s' | 'ms'
  ours: number
  least: number
  ratio: number
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/**
 * Runs contenders in turns and returns the median of what each took, as they report it: so that
 * preparing a round is in none, and a busy moment of the machine falls on all.
 */
export async function inTurns<T extends (() => Promise<number>)[]>(
  rounds: number,
  ...contenders: T
): Promise<{ [K in keyof T]: number }> {
  const times = contenders.map((): number[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [index, contender] of contenders.entries()) times[index]?.push(await contender())
  }
  return times.map(median) as { [K in keyof T]: number }
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A result in milliseconds. */
export const asTime = (what: string, limit: string, [ours, least]: [number, number]): Result => ({
  what,
  limit,
  unit: 'ms',
  ours,
  least,
  ratio: ours / least,
})

/** A result as a rate, from the milliseconds that `count` of something took. */
export const asRate = (
  what: string,
  limit: string,
  [ours, least]: [number, number],
  { count, unit }: { count: number; unit: 'entries/s' | 'requests/s' },
): Result => ({
  what,
  limit,
  unit,
  ours: (count * 1000) / ours,
  least: (count * 1000) / least,
  ratio: ours / least,
})

export function printTable(results: Result[]): void {
  const rows = [
    ['WHAT', 'OURS', 'LIMIT', 'TIMES', 'THE LIMIT IS'],
    ...results.map(({ what, limit, unit, ours, least, ratio }) => [
      what,
      `${figure(ours)} ${unit}`,
      `${figure(least)} ${unit}`,
      `${ratio.toPrecision(2)}×`,
      limit,
    ]),
  ]
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  for (const row of rows) {
    const cells = row.map((cell, column) => {
      const width = widths?.[column] ?? 0
      return column === 0 || column === row.length - 1 ? cell.padEnd(width) : cell.padStart(width)
    })
    console.log(cells.join('  ').trimEnd())
  }
}

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString('en') : String(Number(value.toPrecision(3)))
