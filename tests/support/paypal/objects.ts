/**
 * Objects that PayPal's API gives, as they are on the wire. Each is complete in what a revenue reader
 * touches, has personal data where PayPal has it, and is checked against PayPal's own OpenAPI files.
 */

export interface WireMoney {
  currency_code: string
  value: string
}

/** What no ledger may ever hold; a test looks for each of these texts. */
export const PERSON = {
  given: 'Wilhelmina',
  surname: 'Featherstonehaugh',
  email: 'w.featherstonehaugh@example.com',
  phone: '4085550147',
  line1: '2211 N First Street',
  last4: '4381',
  note: 'Please deliver to my neighbour Bartholomew',
}

export interface WireInfo {
  paypal_account_id?: string
  transaction_id: string
  paypal_reference_id?: string
  paypal_reference_id_type?: 'ODR' | 'TXN' | 'SUB' | 'PAP'
  transaction_event_code: string
  transaction_initiation_date: string
  transaction_updated_date: string
  transaction_amount: WireMoney
  fee_amount?: WireMoney
  sales_tax_amount?: WireMoney
  shipping_amount?: WireMoney
  transaction_status: string
  transaction_subject: string
  transaction_note: string
  available_balance: WireMoney
  custom_field: string
  protection_eligibility: string
}

export interface WireTransaction {
  transaction_info: WireInfo
  payer_info: Record<string, unknown>
  shipping_info: Record<string, unknown>
  cart_info: Record<string, unknown>
}

export interface TransactionOptions {
  id: string
  code: string
  /** Decimal text, negative for money that left the account; so are `fee` and `tax`. */
  amount: string
  fee?: string
  tax?: string
  shipping?: string
  currency?: string
  /** Milliseconds since the epoch. */
  at: number
  status?: string
  customer?: string | null
  reference?: [string, 'ODR' | 'TXN' | 'SUB' | 'PAP']
}

export const instant = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`

export function transaction(options: TransactionOptions): WireTransaction {
  const { id, code, amount, currency = 'USD', at, status = 'S', customer = null } = options
  const money = (value: string): WireMoney => ({ currency_code: currency, value })
  return {
    transaction_info: {
      ...(customer && { paypal_account_id: customer }),
      transaction_id: id,
      ...(options.reference && {
        paypal_reference_id: options.reference[0],
        paypal_reference_id_type: options.reference[1],
      }),
      transaction_event_code: code,
      transaction_initiation_date: instant(at),
      transaction_updated_date: instant(at),
      transaction_amount: money(amount),
      ...(options.fee && { fee_amount: money(options.fee) }),
      ...(options.tax && { sales_tax_amount: money(options.tax) }),
      ...(options.shipping && { shipping_amount: money(options.shipping) }),
      transaction_status: status,
      transaction_subject: `For ${PERSON.given}`,
      transaction_note: PERSON.note,
      available_balance: money('1000'),
      custom_field: `card ending ${PERSON.last4}`.replaceAll(' ', '-'),
      protection_eligibility: '01',
    },
    payer_info: {
      ...(customer && { account_id: customer }),
      email_address: PERSON.email,
      phone_number: { country_code: '1', national_number: PERSON.phone },
      address_status: 'Y',
      payer_status: 'Y',
      payer_name: {
        given_name: PERSON.given,
        surname: PERSON.surname,
        alternate_full_name: `${PERSON.given} ${PERSON.surname}`,
      },
      country_code: 'US',
    },
    shipping_info: {
      name: `${PERSON.given}, ${PERSON.surname}`,
      address: {
        line1: PERSON.line1,
        city: 'San Jose',
        state: 'CA',
        country_code: 'US',
        postal_code: '95131',
      },
    },
    cart_info: {
      item_details: [
        { item_name: 'Acme Pro', item_quantity: '1', total_item_amount: money(amount) },
      ],
    },
  }
}
