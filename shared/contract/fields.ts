import { z } from 'zod'

export const day = z.iso.date()

/** A calendar month, such as 2026-01. */
export const monthSchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/)

/** An ISO 4217 code. As `only`: just the entries that are in this currency, in it, unconverted. */
export const currency = z.string().regex(/^[A-Z]{3}$/)

/** What a figure without any other input may be asked for. */
export const ofOneCurrency = z.object({ only: currency.optional() }).default({})

/** Which rows of a list. */
export const page = {
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(1000).default(50),
}
