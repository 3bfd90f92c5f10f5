import { z } from 'zod'
import { AppError } from '../../../shared/errors.ts'
import type { Provider } from '../provider.ts'
import { Missing, openClient } from './client.ts'
import { pathOf } from './entries.ts'
import { parse } from './parse.ts'
import { storeCurrencies } from './stores.ts'
import { WORDS } from './words.ts'

/**
 * Provider.check for Lemon Squeezy. Every request is a GET. A key reads all stores of the person who
 * made it and belongs to test or to live mode, which only the answer tells. The oldest store stands
 * for the account: a person may lose a key, or leave, and a colleague's reads the same stores.
 */
export const check: Provider['check'] = async (credentials, _options, context) => {
  const wrong = malformed(credentials.key)
  if (wrong) {
    throw new AppError({
      code: 'KEY_MALFORMED',
      ...wrong,
      fix: `${WORDS.keys}, make a key, and copy all of it. It is about a thousand characters long, in three parts with dots between them.`,
    })
  }
  const client = openClient(credentials, context)
  const me = await client.read('users/me', 'the person this key belongs to')
  const { meta } = parse(userSchema, me, 'the person this key belongs to')
  const currencies = await storeCurrencies(client)
  const [oldest] = currencies.keys()
  for (const [path, what] of READ) await client.page(path, what, { page: 1, size: 1 })
  return {
    id: oldest === undefined ? null : String(oldest),
    currency: [...currencies.values()].find(one => one !== null) ?? 'USD',
    test: meta.test_mode,
  }
}

const READ = [
  ['orders', 'the orders'],
  ['subscription-invoices', 'the subscription invoices'],
  ['subscriptions', 'the subscriptions'],
] as const

/** Provider.holds for Lemon Squeezy: a key knows its own stores' orders and no others. */
export const holds: Provider['holds'] = async (credentials, entryId, context) => {
  const path = pathOf(entryId)
  if (!path) return false
  try {
    await openClient(credentials, context).read(path, path)
    return true
  } catch (error) {
    if (error instanceof Missing) return false
    throw error
  }
}

/** What is wrong with a text that is no key, or null if it may be one: keys are JSON Web Tokens. */
function malformed(key: string): { message: string; why: string } | null {
  if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(key)) return null
  if (key === '') return { message: 'There is no key.', why: 'The text is empty.' }
  if (/\s/.test(key)) {
    return {
      message: 'This key has a space or a line break in it.',
      why: 'Something was copied along with it, or it was broken over several lines.',
    }
  }
  if (key.startsWith('eyJ')) {
    return {
      message: 'This key is not whole.',
      why: 'A key has three parts with dots between them; this is shorter, or masked.',
    }
  }
  if (/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/i.test(key)) {
    return {
      message: 'This is a license key, which cannot read a store.',
      why: 'License keys are what customers of a store are given.',
    }
  }
  return {
    message: 'This is not a Lemon Squeezy key.',
    why: 'A key starts with eyJ and has three parts with dots between them.',
  }
}

const userSchema = z.object({ meta: z.object({ test_mode: z.boolean() }) })
