import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { parseEcbFile } from '../../electron/rates/ecb-file.ts'
import type { ShippedTable } from '../../electron/rates/reference-rates.ts'
import { ECB_FILES } from '../../electron/rates/refresh.ts'

/**
 * `npm run rates`: gets the European Central Bank's whole history of reference rates and lays it beside
 * this file, as it came but compressed, with where it is from; installers take it along. A file that
 * cannot be read whole is not laid.
 */
const [folder = import.meta.dirname, files = ECB_FILES] = process.argv.slice(2)
const url = new URL('eurofxref-hist.xml', files)
const response = await fetch(url, { signal: AbortSignal.timeout(120_000) })
if (!response.ok) throw new Error(`${url} answered ${response.status}.`)
const xml = await response.text()
const days = parseEcbFile(xml)
  .map(({ day }) => day)
  .sort()
const about: ShippedTable = {
  source: 'European Central Bank, euro foreign exchange reference rates',
  url: url.href,
  terms: 'Free to use where the source is named: https://www.ecb.europa.eu/services/disclaimer/',
  lastDay: days.at(-1) ?? '',
}
mkdirSync(folder, { recursive: true })
writeFileSync(join(folder, 'eurofxref-hist.xml.gz'), gzipSync(xml, { level: 9 }))
writeFileSync(join(folder, 'about.json'), `${JSON.stringify(about, null, 2)}\n`)
console.log(`${days.length} days, ${days[0]} to ${about.lastDay}, in ${folder}`)
