import { parseArgs } from 'node:util'
import { createPaddleSandbox } from './sandbox.ts'

/**
 * A Paddle account to try the app on by hand:
 * node tests/support/paddle/main.ts --port 12112 --entries 1000
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '12112' },
    key: { type: 'string' },
    entries: { type: 'string', default: '250' },
    rate: { type: 'string' },
  },
})
const sandbox = await createPaddleSandbox({
  port: Number(values.port),
  key: values.key,
  entries: Number(values.entries),
  rate: values.rate ? Number(values.rate) : undefined,
  now: Date.now(),
})
console.log(`${sandbox.url} ${sandbox.key}`)
