import { z } from 'zod'
import { numberFormat } from './number-format.ts'

/** An integer count of a currency's minor unit (cents, yen, fils) with its ISO 4217 code. */
export const moneySchema = z.object({
  amount: z.bigint(),
  currency: z.string().regex(/^[A-Z]{3}$/),
})
export type Money = z.infer<typeof moneySchema>

/** ISO 4217 currencies whose minor unit is not a hundredth; every other one has two digits. */
const MINOR_DIGITS: Record<string, number> = {
  ...Object.fromEntries(
    // biome-ignore format: a list of codes reads best in rows
    ['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF'].map(code => [code, 0]),
  ),
  ...Object.fromEntries(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map(code => [code, 3])),
}

/** Digits after the decimal point in a currency's major unit: 2 for USD, 0 for JPY, 3 for KWD. */
export const minorDigits = (currency: string): number => MINOR_DIGITS[currency] ?? 2

export const money = (amount: bigint | number, currency: string): Money => ({
  amount: BigInt(amount),
  currency,
})

/** The amount in major units as an exact decimal text: 123456 USD → "1234.56". */
export function toDecimal({ amount, currency }: Money): string {
  const digits = minorDigits(currency)
  if (digits === 0) return amount.toString()
  const negative = amount < 0n
  const text = (negative ? -amount : amount).toString().padStart(digits + 1, '0')
  return `${negative ? '-' : ''}${text.slice(0, -digits)}.${text.slice(-digits)}`
}

export interface FormatMoneyOptions {
  /** BCP 47 tag; the reader's own by default. */
  locale?: string
  /** "$12.3K" for axes and small cards. */
  compact?: boolean
  /** "+$5.00" for changes. */
  signed?: boolean
}

/** Money as people read it. Exact at any size: the decimal text is formatted, never a float. */
export function formatMoney(value: Money, options: FormatMoneyOptions = {}): string {
  const digits = minorDigits(value.currency)
  return numberFormat(options.locale, {
    style: 'currency',
    currency: value.currency,
    signDisplay: options.signed ? 'exceptZero' : 'auto',
    ...(options.compact
      ? { notation: 'compact', maximumFractionDigits: 1 }
      : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  }).format(toDecimal(value) as Intl.StringNumericLiteral)
}

/** True for a code that this runtime's ISO 4217 list knows. */
export const isCurrency = (code: string): boolean =>
  /^[A-Z]{3}$/.test(code) && Intl.supportedValuesOf('currency').includes(code)
