import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import { answerInvalid } from '../failures.ts'
import type { Credentials, Provider } from '../provider.ts'
import { currencySchema } from './amounts.ts'
import { type Client, openClient } from './client.ts'
import { transactionId } from './entries.ts'
import { listTransactions, type Window } from './transactions.ts'
import { earliest, halves, stretch } from './windows.ts'
import { WORDS } from './words.ts'

/** Provider.check for PayPal. After the token every request is a GET; nothing is written. */
export const check: Provider['check'] = async (credentials, _options, context) => {
  const wrong = malformed(credentials)
  if (wrong) {
    throw new AppError({
      code: 'KEY_MALFORMED',
      ...wrong,
      fix: `${WORDS.keys}, choose the app, and copy all of its client ID and all of its secret: each is about 80 letters, digits, - and _.`,
    })
  }
  const client = openClient(credentials, context)
  const test = await client.isTest()
  const [newest] = stretch(context.now() - 86_400_000, context.now())
  const list = newest ? await listTransactions(client, newest, { size: 1 }) : null
  const currency = (await primaryCurrency(client)) ?? currencyOf(list?.transactions ?? [])
  return { id: list?.account ?? null, currency, test }
}

/** What is wrong with a pair that cannot be one, or null if it may be. */
function malformed({ clientId, key }: Credentials): { message: string; why: string } | null {
  if (!clientId) {
    return {
      message: 'There is no client ID.',
      why: 'A PayPal key is a pair: a client ID and its secret.',
    }
  }
  for (const [name, text] of [
    ['client ID', clientId],
    ['secret', key],
  ] as const) {
    if (text === '') return { message: `There is no ${name}.`, why: 'The text is empty.' }
    if (/\s/.test(text)) {
      return {
        message: `This ${name} has a space or a line break in it.`,
        why: 'Something was copied along with it, or it was broken over two lines.',
      }
    }
    if (!/^[\w-]{20,200}$/.test(text)) {
      return {
        message: `This is not a PayPal ${name}, or not all of it.`,
        why: 'It is a long text of letters, digits, - and _; one that is hidden on the page has dots or stars.',
      }
    }
  }
  if (clientId === key) {
    return {
      message: 'The client ID and the secret are the same text.',
      why: 'One of the two was pasted twice.',
    }
  }
  return null
}

/** The balance that the account calls its primary one; null where the app may not read balances. */
async function primaryCurrency(client: Client): Promise<string | null> {
  const { status, body } = await client.get('/v1/reporting/balances', {})
  if (status >= 300) return null
  const balances = balancesSchema.safeParse(body).data?.balances ?? []
  return (balances.find(({ primary }) => primary) ?? balances[0])?.currency ?? null
}

const currencyOf = ([newest]: unknown[]): string =>
  newestSchema.safeParse(newest).data?.transaction_info.transaction_amount.currency_code ?? 'USD'

const newestSchema = z.object({
  transaction_info: z.object({
    transaction_amount: z.object({ currency_code: currencySchema }),
  }),
})

const balancesSchema = z.object({
  balances: z.array(
    z.object({ currency: z.string().regex(/^[A-Z]{3}$/), primary: z.boolean().nullish() }),
  ),
})

/**
 * Provider.holds for PayPal. A transaction is found by its id, and only month by month, so that this
 * may take three years' worth of requests; it is asked only where PayPal did not name the account.
 */
export const holds: Provider['holds'] = async (credentials, entryId, context) => {
  const client = openClient(credentials, context)
  const id = transactionId(entryId)
  const windows = stretch(earliest(context.now()) + 86_400_000, context.now())
  for (const window of windows) if (await found(client, window, id)) return true
  return false
}

async function found(client: Client, window: Window, id: string): Promise<boolean> {
  const list = await listTransactions(client, window, { size: 1, id })
  if (list) return list.transactions.length > 0
  const parts = halves(window)
  if (!parts) throw answerInvalid(WORDS, 'transactions', 'It has too many of them in one second.')
  return (await found(client, parts[0], id)) || found(client, parts[1], id)
}
