import type { Line } from './lines.ts'

/**
 * An invoice's lines without what it bills and gives back again for the same time. Of seats raised from one to two
 * and then to three, both from one day on, Stripe writes down the two and their credit, which say nothing of the
 * three. Lines of a tiered price go together, a change at a time: what nine seats cost has a line in common with
 * what five did.
 */
export async function withoutTakenBack(
  lines: Line[],
  isTiered: (price: string) => Promise<boolean>,
): Promise<Line[]> {
  const gone = new Set<Line>()
  const changes = lines.filter(({ proration }) => proration)
  for (const own of Map.groupBy(changes, timeOf).values()) {
    const parts = await partsOf(own, isTiered)
    const credits = parts.filter(([first]) => first?.credit)
    for (const charge of parts.filter(([first]) => !first?.credit)) {
      const index = credits.findIndex(credit => namesOf(credit) === namesOf(charge))
      if (index === -1) continue
      for (const line of [...charge, ...credits.splice(index, 1).flat()]) gone.add(line)
    }
  }
  return lines.filter(line => !gone.has(line))
}

const timeOf = ({ item, price, from, until }: Line): string =>
  [item ?? price, from, until].join(' ')

/** The lines one by one, but for a tiered price: there those that follow one another with one sign. */
async function partsOf(
  lines: Line[],
  isTiered: (price: string) => Promise<boolean>,
): Promise<Line[][]> {
  const parts: Line[][] = []
  for (const line of lines) {
    const last = parts.at(-1)
    const [first] = last ?? []
    const alike = first?.price === line.price && (first.credit === line.credit || line.amount === 0)
    if (last && alike && (await isTiered(line.price))) last.push(line)
    else parts.push([line])
  }
  return parts
}

/** Prices and quantities; a line of nothing may be of either side. */
const namesOf = (part: Line[]): string =>
  part
    .filter(({ amount }) => amount !== 0)
    .map(({ price, quantity }) => `${price} ${quantity}`)
    .sort()
    .join()
