import { parseArgs } from 'node:util'
import { lemonAccount } from './account.ts'
import { createLemonSandbox } from './sandbox.ts'

/**
 * A Lemon Squeezy account to try the app on by hand; it prints its address and, without --key, its key:
 * node tests/support/lemon-squeezy/main.ts --port 12113 --entries 1000
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12113' },
    key: { type: 'string' },
    entries: { type: 'string', default: '250' },
  },
})
const { url, key } = await createLemonSandbox({
  account: lemonAccount({ entries: Number(values.entries) }),
  key: values.key,
  port: Number(values.port),
})
console.log(url)
if (!values.key) console.log(key)
