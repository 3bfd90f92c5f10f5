import { parseArgs } from 'node:util'
import { polarAccount } from './account.ts'
import { createPolarSandbox } from './sandbox.ts'

/**
 * A Polar account to try the app on by hand; it prints its address and, without --key, its key:
 * node tests/support/polar/main.ts --port 12115 --entries 1000
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12115' },
    key: { type: 'string' },
    entries: { type: 'string', default: '250' },
  },
})
const { url, key } = await createPolarSandbox({
  account: polarAccount({ entries: Number(values.entries) }),
  key: values.key,
  port: Number(values.port),
})
console.log(url)
if (!values.key) console.log(key)
