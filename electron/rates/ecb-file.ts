import { XMLParser } from 'fast-xml-parser'
import { z } from 'zod'
import type { Day } from '../../shared/time.ts'

/** The European Central Bank's reference rates of one day: units of each currency for one euro. */
export interface EcbDay {
  day: Day
  rates: { currency: string; rate: string }[]
}

/**
 * Reads eurofxref-daily.xml, eurofxref-hist-90d.xml or eurofxref-hist.xml, which are all of one form. A
 * rate stays the decimal that the bank wrote. Throws when anything in it is not of that form.
 * https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/
 */
export function parseEcbFile(xml: string): EcbDay[] {
  const { Envelope } = fileSchema.parse(parser.parse(xml, true))
  return Envelope.Cube[0].Cube.map(({ time, Cube }) => ({ day: time, rates: Cube }))
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseAttributeValue: false,
  processEntities: false,
  isArray: name => name === 'Cube',
})

const rateSchema = z.object({
  currency: z.string().regex(/^[A-Z]{3}$/),
  rate: z.string().regex(/^(?=.*[1-9])\d{1,12}(\.\d{1,12})?$/),
})

const fileSchema = z.object({
  Envelope: z.object({
    Cube: z.tuple([
      z.object({
        Cube: z.array(z.object({ time: z.iso.date(), Cube: z.array(rateSchema).min(1) })).min(1),
      }),
    ]),
  }),
})
