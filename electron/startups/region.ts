import countryToCurrency from 'country-to-currency'
import { isCurrency } from '../../shared/money.ts'

/** The currency of a locale's region, likely or said: EUR for "de-AT" and for "de". USD where there is none. */
export function currencyOf(locale: string): string {
  const { region } = new Intl.Locale(locale).maximize()
  const currency = Object.entries(countryToCurrency).find(([code]) => code === region)?.[1]
  return currency && isCurrency(currency) ? currency : 'USD'
}
