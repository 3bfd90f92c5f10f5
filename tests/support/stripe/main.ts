import { parseArgs } from 'node:util'
import { createStripeSandbox } from './sandbox.ts'

/**
 * A Stripe account to try the app on by hand:
 * node tests/support/stripe/main.ts --port 12111 --key rk_test_x --entries 1000
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12111' },
    key: { type: 'string' },
    entries: { type: 'string', default: '250' },
    rate: { type: 'string' },
  },
})
const sandbox = await createStripeSandbox({
  port: Number(values.port),
  key: values.key,
  entries: Number(values.entries),
  rate: values.rate ? Number(values.rate) : undefined,
  now: Math.floor(Date.now() / 1000),
})
console.log(sandbox.url)
