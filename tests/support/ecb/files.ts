import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { EcbDay } from '../../../electron/rates/ecb-file.ts'
import { tempFolder } from '../app.ts'

/** Units of each currency for one euro, by day: `{ '2026-01-02': { USD: '1.25' } }`. */
export type Table = Record<string, Record<string, string>>

/** The table as a file of the bank's reads. */
export const daysOf = (table: Table): EcbDay[] =>
  Object.entries(table).map(([day, rates]) => ({
    day,
    rates: Object.entries(rates).map(([currency, rate]) => ({ currency, rate })),
  }))

/** The table as the bank writes it: the newest day first. */
export function ecbFile(table: Table): string {
  const days = Object.entries(table)
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([day, rates]) => {
      const cubes = Object.entries(rates).map(
        ([currency, rate]) => `<Cube currency="${currency}" rate="${rate}"/>`,
      )
      return `<Cube time="${day}">${cubes.join('')}</Cube>`
    })
  return `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube>${days.join('\n')}</Cube>
</gesmes:Envelope>`
}

/** A folder with the table as the app would bring it along. */
export function shippedTable(table: Table): string {
  const folder = join(tempFolder(), 'ecb-rates')
  mkdirSync(folder)
  writeFileSync(join(folder, 'eurofxref-hist.xml.gz'), gzipSync(ecbFile(table)))
  const lastDay = Object.keys(table).sort().at(-1)
  const about = { source: 'A test', url: 'https://ecb.invalid/', terms: 'None', lastDay }
  writeFileSync(join(folder, 'about.json'), JSON.stringify(about))
  return folder
}
