import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Account, Credentials, Provider, ProviderContext } from '../provider.ts'
import { type Client, openClient } from './client.ts'
import { ResourceMissing } from './errors.ts'
import { listInvoices, listSubscriptions, listTransactions } from './lists.ts'
import { currencySchema, parse } from './parse.ts'

/** Provider.check for Stripe. Every request is a GET; nothing is written to tell what a key may do. */
export const check: Provider['check'] = async (credentials, { acceptFullAccess }, context) => {
  const wrong = malformed(credentials.key)
  if (wrong) {
    throw new AppError({
      code: 'KEY_MALFORMED',
      ...wrong,
      fix: 'In Stripe, open Developers → API keys, make a restricted key with read permissions, and copy all of it. It starts with rk_live_ or rk_test_.',
    })
  }
  if (credentials.key.startsWith('sk_') && !acceptFullAccess) {
    throw new AppError({
      code: 'KEY_FULL_ACCESS',
      message: 'This is a secret key: it can do everything with the account, not only read it.',
      why: 'OpenRevenue only ever reads. Whoever got hold of this key could move money.',
      fix: 'Make a restricted key (rk_…) with read permissions instead, or go on if you understand what this one can do.',
    })
  }
  return account(credentials, context)
}

/** What is wrong with a text that is no key of this provider, or null if it may be one. */
function malformed(key: string): { message: string; why: string } | null {
  if (/^(rk|sk)_(live|test)_\w+$/.test(key)) return null
  if (key === '') return { message: 'There is no key.', why: 'The text is empty.' }
  if (/\s/.test(key)) {
    return {
      message: 'This key has a space or a line break in it.',
      why: 'Something was copied along with it, or it was broken over two lines.',
    }
  }
  if (key.startsWith('pk_')) {
    return {
      message: 'This is a publishable key, which cannot read an account.',
      why: 'Keys that start with pk_ are for web pages.',
    }
  }
  if (key.startsWith('whsec_')) {
    return {
      message: 'This is a webhook’s signing secret, not a key.',
      why: 'Texts that start with whsec_ only verify messages from Stripe.',
    }
  }
  if (/^(rk|sk)_/.test(key)) {
    return {
      message: 'This key is not whole.',
      why: 'After rk_live_ or rk_test_ come letters and digits only; a masked key has dots or stars.',
    }
  }
  return { message: 'This is not a Stripe key.', why: 'Stripe’s keys start with rk_ or sk_.' }
}

async function account(credentials: Credentials, context: ProviderContext): Promise<Account> {
  const client = openClient(credentials, context)
  try {
    const balance = parse(
      balanceSchema,
      await client.read('balance', sdk => sdk.balance.retrieve()),
      'the balance',
    )
    await listTransactions(client, { limit: 1 })
    await listInvoices(client, { limit: 1 })
    await listSubscriptions(client, { limit: 1 })
    const own = await ownAccount(client)
    const held = balance.available?.[0] ?? balance.pending?.[0]
    return {
      id: own?.id ?? null,
      currency: own?.default_currency ?? held?.currency ?? 'USD',
      test: /^.._test_/.test(credentials.key) || balance.livemode === false,
    }
  } finally {
    client.close()
  }
}

/** Provider.holds for Stripe: an account knows its own balance transactions and no other's. */
export const holds: Provider['holds'] = async (credentials, entryId, context) => {
  const client = openClient(credentials, context)
  try {
    await client.read('balance transactions', sdk => sdk.balanceTransactions.retrieve(entryId))
    return true
  } catch (error) {
    if (error instanceof ResourceMissing) return false
    throw error
  } finally {
    client.close()
  }
}

/** Null where the key may not read its account: restricted keys often may not, and need not. */
async function ownAccount(client: Client) {
  try {
    const answer = await client.read('account', sdk => sdk.accounts.retrieveCurrent())
    return parse(accountSchema, answer, 'the account')
  } catch (error) {
    if (error instanceof ResourceMissing) return null
    if (error instanceof AppError && UNREADABLE.has(error.code)) return null
    throw error
  }
}

const UNREADABLE = new Set(['KEY_PERMISSION_MISSING', 'PROVIDER_ANSWER_INVALID'])

const accountSchema = z.object({
  id: z.string().min(1),
  default_currency: currencySchema.nullish(),
})

const fundsSchema = z.array(z.object({ currency: currencySchema })).nullish()
const balanceSchema = z.object({
  available: fundsSchema,
  pending: fundsSchema,
  livemode: z.boolean().nullish(),
})
