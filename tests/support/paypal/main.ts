import { parseArgs } from 'node:util'
import { createPaypalSandbox } from './sandbox.ts'

/**
 * A PayPal account to try the app on by hand; prints what to connect with:
 * node tests/support/paypal/main.ts --port 12114 --entries 1000
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12114' },
    entries: { type: 'string', default: '250' },
  },
})
const { url, clientId, key } = await createPaypalSandbox({
  port: Number(values.port),
  entries: Number(values.entries),
  now: Date.now(),
})
console.log(`${url}\nclient id ${clientId}\nsecret    ${key}`)
