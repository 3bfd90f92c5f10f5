import { z } from 'zod'

/**
 * A country as providers give it, ISO 3166 alpha-2: "US". Two letters or nothing, so that no other part
 * of an address can pass for one.
 */
export const countrySchema = z
  .string()
  .regex(/^[a-zA-Z]{2}$/)
  .transform(code => code.toUpperCase())
  .nullish()
  .catch(null)
