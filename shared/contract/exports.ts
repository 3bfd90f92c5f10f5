import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { customerFilterSchema } from './customers.ts'
import { entryFilterSchema } from './entries.ts'
import { currency, day } from './fields.ts'
import { trialsBySchema } from './plans.ts'
import { breakdownBySchema } from './revenue.ts'

/** What is in this currency alone, unconverted. */
const only = currency.optional()

/** A table with the filter under which it is seen; without one it is whole. */
const exportedSchema = z.discriminatedUnion('table', [
  entryFilterSchema.extend({ table: z.literal('entries') }),
  customerFilterSchema.extend({ table: z.literal('customers') }),
  z.object({ table: z.literal('subscriptions'), day: day.optional(), only }),
  z.object({ table: z.literal('plans'), only }),
  z.object({ table: z.literal('trials'), by: trialsBySchema.default('ended'), only }),
  z.object({
    table: z.literal('movements'),
    interval: z.enum(['month', 'week']).default('month'),
    from: day.optional(),
    to: day.optional(),
    only,
  }),
  z.object({ table: z.literal('cohorts'), only }),
  z.object({ table: z.literal('months') }),
  z.object({
    table: z.literal('breakdown'),
    by: breakdownBySchema.optional(),
    from: day.optional(),
    to: day.optional(),
    only,
  }),
])
export type Exported = z.output<typeof exportedSchema>
/** What a caller has to say of a table. */
export type ExportRequest = z.input<typeof exportedSchema>
export type TableName = Exported['table']
export const tableNames: TableName[] = exportedSchema.options.map(it => it.shape.table.value)

export const exportFormatSchema = z.enum(['csv', 'json'])
export type ExportFormat = z.infer<typeof exportFormatSchema>

export const exports = {
  /** A table as the text of a file, piece by piece: it may be larger than memory. */
  file: oc
    .input(z.object({ what: exportedSchema, format: exportFormatSchema }))
    .output(eventIterator(z.string())),
}
