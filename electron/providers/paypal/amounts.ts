import { z } from 'zod'
import { type Exact, exact, exactFromDecimal, multiply } from '../../../shared/exact.ts'
import { minorDigits } from '../../../shared/money.ts'

/** A decimal text as PayPal writes it; ".50" is one too. Exact, never a float. */
export const decimalSchema = z
  .string()
  .max(32)
  .regex(/^-?(\d+|\d*\.\d+)$/, 'not a decimal amount')
  .transform(text => exactFromDecimal(text.replace(/^(-?)\./, '$10.')))

export const currencySchema = z.string().regex(/^[A-Z]{3}$/, 'not a currency')

/** An amount in its currency's minor unit, which may be a fraction of one: a price per unit, say. */
export const priceSchema = z
  .object({ currency_code: currencySchema, value: decimalSchema })
  .transform(({ currency_code: currency, value }) => ({
    currency,
    amount: toMinor(value, currency),
  }))

/**
 * Money that moved: a whole number of its currency's minor unit. "12.345" USD or "1.5" JPY is none, and
 * is refused rather than rounded. HUF and TWD come without decimals and are hundredths here, as in ISO 4217.
 */
export const moneySchema = priceSchema.transform(({ currency, amount }, context) => {
  const whole = Number(amount.n)
  if (amount.d === 1n && Number.isSafeInteger(whole)) return { currency, amount: whole }
  context.addIssue(`not a whole number of ${currency}’s minor unit`)
  return z.NEVER
})

const toMinor = (value: Exact, currency: string): Exact =>
  multiply(value, exact(10n ** BigInt(minorDigits(currency))))
