import { csvOf } from './write.ts'

/** What must not be found anywhere once a file of it was imported. */
export const PERSONAL = {
  name: 'Amaryllis Quistgaard',
  email: 'amaryllis.quistgaard@private.example',
  street: '17 Petrichor Lane',
  last4: '9182',
  description: 'Invoice for Amaryllis’s wedding',
}

/** The dashboard's export of balance transactions, with the columns a founder can add to it. */
const DASHBOARD_HEADER =
  'id,Type,Source,Amount,Fee,Destination Platform Fee,Destination Platform Fee Currency,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,Transfer Date (UTC),Transfer Group,email (metadata)'.split(
    ',',
  )

interface DashboardRow {
  id: string
  type: string
  source: string
  amount: string
  fee: string
  net: string
  currency: string
  created: string
}

const dashboardRow = (it: DashboardRow): string[] => [
  it.id,
  it.type,
  it.source,
  it.amount,
  it.fee,
  '',
  '',
  it.net,
  it.currency,
  it.created,
  `${it.created.slice(0, 10)} 00:00`,
  `${PERSONAL.description}, "paid"\nby ${PERSONAL.name}`,
  it.amount,
  it.currency,
  '',
  '',
  '',
  PERSONAL.email,
]

export const dashboardExport = (rows: DashboardRow[]): string =>
  csvOf([DASHBOARD_HEADER, ...rows.map(dashboardRow)])

const row = (
  id: string,
  type: string,
  source: string,
  [amount, fee, net]: [string, string, string],
  currency: string,
  created: string,
): DashboardRow => ({ id, type, source, amount, fee, net, currency, created })

/**
 * Worked by hand, in USD unless said otherwise:
 *
 * gross volume  30.00 + 120.00 + 49.90 = 199.90 (the last a bank payment), and −49.90 as it bounced: 150.00
 * refunds       20.00, with 0.50 of its fee given back
 * disputes      120.00 taken, 120.00 won back: 0.00
 * fees          1.17 + 3.78 + 0.40 + 0.00 − 0.50 + 15.00 − 15.00 + 2.00 (on its own) = 6.85
 * net revenue   150.00 − 20.00 − 0.00 − 6.85 = 123.15
 * in no total   the payout of 90.00, an adjustment about nothing that is known, of −3.00
 * JPY           5,000 − 180 = 4,820
 */
export const GOLDEN_DASHBOARD = [
  row('txn_D1', 'charge', 'ch_1', ['30.00', '1.17', '28.83'], 'usd', '2024-01-05 21:56'),
  row('txn_D2', 'charge', 'ch_2', ['120.00', '3.78', '116.22'], 'usd', '2024-01-06 08:00'),
  row('txn_D3', 'payment', 'py_3', ['49.90', '0.40', '49.50'], 'usd', '2024-01-07 08:00'),
  row(
    'txn_D4',
    'payment_failure_refund',
    'pyr_3',
    ['-49.90', '0.00', '-49.90'],
    'usd',
    '2024-01-09 08:00',
  ),
  row('txn_D5', 'refund', 're_1', ['-20.00', '-0.50', '-19.50'], 'usd', '2024-02-01 00:00'),
  row('txn_D6', 'adjustment', 'dp_2', ['-120.00', '15.00', '-135.00'], 'usd', '2024-02-02 10:00'),
  row('txn_D7', 'adjustment', 'du_2', ['120.00', '-15.00', '135.00'], 'usd', '2024-03-02 10:00'),
  row('txn_D8', 'stripe_fee', '', ['-2.00', '0.00', '-2.00'], 'usd', '2024-03-03 10:00'),
  row('txn_D9', 'payout', 'po_1', ['-90.00', '0.00', '-90.00'], 'usd', '2024-03-04 10:00'),
  row('txn_D10', 'adjustment', '', ['-3.00', '0.00', '-3.00'], 'usd', '2024-03-05 10:00'),
  row('txn_D11', 'charge', 'ch_4', ['5000', '180', '4820'], 'jpy', '2024-03-06 10:00'),
]

const REPORT_HEADER =
  'balance_transaction_id,created_utc,created,available_on_utc,available_on,currency,gross,fee,net,reporting_category,source_id,description,customer_facing_amount,customer_facing_currency,customer_id,customer_email,customer_name,shipping_address_line1,card_last4,card_brand,charge_id,invoice_id,subscription_id'.split(
    ',',
  )

type ReportRow = [
  id: string,
  created: string,
  currency: string,
  gross: string,
  fee: string,
  net: string,
  category: string,
  source: string,
  customer: string,
  subscription: string,
]

/**
 * Worked by hand, in USD unless said otherwise:
 *
 * gross volume  100.00 + 29.00 = 129.00
 * refunds       29.00, of which 9.00 failed and came back: 20.00
 * disputes      100.00
 * fees          3.20 + 1.14 + 15.00 + 0.75 (on its own) = 20.09
 * net revenue   129.00 − 20.00 − 100.00 − 20.09 = −11.09
 * KWD           12.500 − 0.375 = 12.125
 */
export const GOLDEN_REPORT: ReportRow[] = [
  [
    'txn_R1',
    '2024-05-01 10:02:11',
    'usd',
    '100.00',
    '3.20',
    '96.80',
    'charge',
    'ch_R1',
    'cus_A',
    'sub_A',
  ],
  [
    'txn_R2',
    '2024-05-02 10:02:11',
    'usd',
    '29.00',
    '1.14',
    '27.86',
    'charge',
    'ch_R2',
    'cus_B',
    '',
  ],
  [
    'txn_R3',
    '2024-05-03 10:02:11',
    'usd',
    '-29.00',
    '0.00',
    '-29.00',
    'refund',
    're_R2',
    'cus_B',
    '',
  ],
  [
    'txn_R4',
    '2024-05-04 10:02:11',
    'usd',
    '9.00',
    '0.00',
    '9.00',
    'refund_failure',
    're_R2',
    'cus_B',
    '',
  ],
  [
    'txn_R5',
    '2024-05-05 10:02:11',
    'usd',
    '-100.00',
    '15.00',
    '-115.00',
    'dispute',
    'dp_R1',
    'cus_A',
    '',
  ],
  ['txn_R6', '2024-05-06 10:02:11', 'usd', '-0.75', '0.00', '-0.75', 'fee', '', '', ''],
  ['txn_R7', '2024-05-07 10:02:11', 'usd', '-50.00', '0.00', '-50.00', 'payout', 'po_R1', '', ''],
  [
    'txn_R8',
    '2024-05-08 10:02:11',
    'kwd',
    '12.500',
    '0.375',
    '12.125',
    'charge',
    'ch_R3',
    'cus_A',
    '',
  ],
  [
    'txn_R9',
    '2024-05-09 10:02:11',
    'usd',
    '1.00',
    '0.00',
    '1.00',
    'a_word_of_tomorrow',
    'xy_1',
    '',
    '',
  ],
]

export const itemisedReport = (rows: ReportRow[]): string =>
  csvOf([
    REPORT_HEADER,
    ...rows.map(
      ([id, created, currency, gross, fee, net, category, source, customer, subscription]) => [
        id,
        created,
        created,
        created,
        created,
        currency,
        gross,
        fee,
        net,
        category,
        source,
        PERSONAL.description,
        gross,
        currency,
        customer,
        PERSONAL.email,
        PERSONAL.name,
        PERSONAL.street,
        PERSONAL.last4,
        'visa',
        '',
        '',
        subscription,
      ],
    ),
  ])
