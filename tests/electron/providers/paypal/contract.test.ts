import { existsSync, readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { detailSchema } from '../../../../electron/providers/paypal/entries.ts'
import { planSchema } from '../../../../electron/providers/paypal/plans.ts'
import { subscriptionSchema } from '../../../../electron/providers/paypal/subscriptions.ts'
import { listSchema } from '../../../../electron/providers/paypal/transactions.ts'
import { add, addCase, DAY, paypalAccount, TODAY } from '../../../support/paypal/account.ts'
import type { WirePlan, WireSubscription } from '../../../support/paypal/billing.ts'
import { readAll } from '../../../support/paypal/reading.ts'
import { createPaypalSandbox, type PaypalSandbox } from '../../../support/paypal/sandbox.ts'

/** PayPal's own OpenAPI files (github.com/paypal/paypal-rest-api-specifications), kept beside the project. */
const FOLDER = new URL('../../../../../shared/provider-data/', import.meta.url)
const FILES = {
  reporting: new URL('paypal-reporting_transactions_v1.json', FOLDER),
  billing: new URL('paypal-billing_subscriptions_v1.json', FOLDER),
}
const missing = !Object.values(FILES).every(file => existsSync(file))
if (missing) {
  console.warn(
    `The sandbox was NOT checked against PayPal's OpenAPI files: not in ${FOLDER.pathname}`,
  )
}

/** A schema of one of the files. What they say that JSON Schema does not know is left out of account. */
function schema(file: URL, name: string): ValidateFunction {
  const openapi = JSON.parse(readFileSync(file, 'utf8'))
  const info = openapi.components.schemas.transaction_info
  // The file allows no hyphen in a reference; the ids of subscriptions (I-…) and agreements (B-…) have one.
  if (info) delete info.properties.paypal_reference_id.pattern
  // Their patterns are of the older kind, without the rules of Unicode mode.
  const ajv = new Ajv({
    strict: false,
    validateFormats: false,
    allErrors: true,
    unicodeRegExp: false,
  })
  return ajv.addSchema(openapi, 'openapi').compile({ $ref: `openapi#/components/schemas/${name}` })
}

interface Shape {
  $ref?: string
  type?: string | string[]
  allOf?: Shape[]
  anyOf?: Shape[]
  properties?: Record<string, Shape>
  items?: Shape
}

/** What ours reads and PayPal's file does not have, or has as another type. */
function unread(ours: Shape, theirs: Shape, schemas: Record<string, Shape>, at: string): string[] {
  const it = resolved(theirs, schemas)
  const own = ours.anyOf?.find(one => one.type !== 'null') ?? ours
  const [type] = [own.type ?? []].flat().filter(one => one !== 'null')
  const wrong = type && it.type && type !== it.type ? [`${at}: ${type}, not ${it.type}`] : []
  const members = Object.entries(own.properties ?? {}).flatMap(([name, shape]) => {
    const known = it.properties?.[name]
    return known
      ? unread(shape, known, schemas, `${at}.${name}`)
      : [`${at}.${name}: not in the file`]
  })
  const items = own.items ? unread(own.items, it.items ?? {}, schemas, `${at}[]`) : []
  return [...wrong, ...members, ...items]
}

/** A schema with what it refers to and what it is made of put together. */
function resolved(shape: Shape, schemas: Record<string, Shape>): Shape {
  const named = shape.$ref ? [schemas[shape.$ref.split('/').at(-1) ?? ''] ?? {}] : []
  const parts = [...named, ...(shape.allOf ?? [])].map(part => resolved(part, schemas))
  const properties = Object.assign({}, ...parts.map(it => it.properties), shape.properties)
  return { ...Object.assign({}, ...parts), ...shape, properties }
}

describe.skipIf(missing)(
  `the sandbox against PayPal's OpenAPI files${missing ? ' (NOT RUN: they are not here)' : ''}`,
  () => {
    let sandbox: PaypalSandbox
    let authorization: string
    beforeAll(async () => {
      sandbox = await createPaypalSandbox({ entries: 200 })
      const pair = Buffer.from(`${sandbox.clientId}:${sandbox.key}`).toString('base64')
      const token = await fetch(`${sandbox.url}/v1/oauth2/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${pair}` },
        body: new URLSearchParams({ grant_type: 'client_credentials' }),
      })
      authorization = `Bearer ${((await token.json()) as { access_token: string }).access_token}`
    })
    afterAll(() => sandbox.close())

    const get = async (path: string): Promise<unknown> =>
      (await fetch(sandbox.url + path, { headers: { authorization } })).json()
    const month = (back: number) => {
      const [from, to] = [TODAY - (back + 31) * DAY, TODAY - back * DAY]
      return `start_date=${new Date(from).toISOString()}&end_date=${new Date(to).toISOString()}`
    }
    const problems = (validate: ValidateFunction, value: unknown) => {
      validate(value)
      return validate.errors ?? []
    }

    it('transactions, with every field there is', async () => {
      const validate = schema(FILES.reporting, 'search_response')
      let seen = 0
      for (let back = 0; back < 430; back += 31) {
        const answer = await get(
          `/v1/reporting/transactions?fields=all&page_size=500&${month(back)}`,
        )
        const { length } = (answer as { transaction_details: unknown[] }).transaction_details
        if (length > 0) expect(problems(validate, answer)).toEqual([])
        seen += length
      }
      expect(seen).toBeGreaterThanOrEqual(200)
    })

    it('balances', async () => {
      const validate = schema(FILES.reporting, 'balances_response')
      expect(problems(validate, await get('/v1/reporting/balances'))).toEqual([])
    })

    it('subscriptions and plans', async () => {
      const validate = schema(FILES.billing, 'subscription')
      const validatePlan = schema(FILES.billing, 'plan')
      for (const { subscription, plan } of sandbox.account.cases) {
        const path = `/v1/billing/subscriptions/${subscription.id}`
        expect(problems(validate, await get(path))).toEqual([])
        expect(problems(validate, await get(`${path}?fields=plan`))).toEqual([])
        expect(problems(validatePlan, await get(`/v1/billing/plans/${plan.id}`))).toEqual([])
      }
    })

    it.each([
      ['reporting', 'search_response', listSchema],
      ['reporting', 'transaction_detail', detailSchema],
      ['billing', 'subscription', subscriptionSchema],
      ['billing', 'plan', planSchema],
    ] as const)(
      'in %s’s file, %s has every field that is read, of that type',
      (file, name, ours) => {
        const { schemas } = JSON.parse(readFileSync(FILES[file], 'utf8')).components
        const shape = z.toJSONSchema(ours, { io: 'input', unrepresentable: 'any' }) as Shape
        expect(Object.keys(shape.properties ?? {})).not.toEqual([])
        expect(unread(shape, { $ref: `#/components/schemas/${name}` }, schemas, name)).toEqual([])
      },
    )

    it('refusals', async () => {
      const bad = await get('/v1/reporting/transactions?start_date=yesterday&end_date=today')
      expect(problems(schema(FILES.reporting, 'error_400'), bad)).toEqual([])
      const gone = await get('/v1/billing/subscriptions/I-NOTTHERE')
      expect(problems(schema(FILES.billing, 'error_404'), gone)).toEqual([])
      expect(problems(schema(FILES.billing, '404'), gone)).toEqual([])
      sandbox.denied.add('search')
      const forbidden = await get(`/v1/reporting/transactions?${month(0)}`)
      expect(problems(schema(FILES.reporting, 'error_403'), forbidden)).toEqual([])
    })

    it('PayPal’s own subscription and plan are read', async () => {
      const { paths } = JSON.parse(readFileSync(FILES.billing, 'utf8'))
      const example = <T>(path: string, name: string): T =>
        paths[path].post.responses[201].content['application/json']?.examples?.[name]?.value ??
        paths[path].post.responses[200].content['application/json'].examples[name].value
      const subscription = example<WireSubscription>('/v1/billing/subscriptions', 'subscription')
      const plan = example<WirePlan>('/v1/billing/plans', 'plan')
      const account = paypalAccount({ entries: 0 })
      subscription.plan_id = plan.id
      addCase(account, {
        why: '20 × $10, 10% tax on top',
        subscription,
        plan,
        currency: 'USD',
        mrr: [20_000n, 1n],
        counted: false,
        pays: null,
      })
      add(account, { code: 'T0006', amount: '1.00', at: TODAY - DAY })
      const own = await createPaypalSandbox({ account })
      const { subscriptions } = await readAll(own)
      await own.close()
      expect(subscriptions.get('I-BW452GLLEP1G')).toMatchObject({
        status: 'approval_pending',
        plan: 'Video Streaming Service Plan',
        mrr: { n: 20_000n, d: 1n },
        working: '20 × $10.00',
        counted: false,
      })
    })
  },
)
