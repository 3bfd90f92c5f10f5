import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { PASSPHRASE, tempFolder } from '../../support/app.ts'
import { startCommand } from '../../support/command.ts'
import { startServer } from '../../support/server.ts'

/** A process with this in its environment throws outside every promise at SIGUSR2, and then loses one. */
const THROWS = {
  NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(`
    process.on('SIGUSR2', () => {
      if (process.env.TEST_REJECTS) Promise.reject(new Error('lost \u001b[31m'))
      else throw new TypeError('thrown \u001b[31m')
    })`)}`,
}

/** A server that calls back instead of answering. */
async function silentServer(asked: () => void): Promise<string> {
  const server = createServer(asked)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

test.for([
  ['thrown', {}],
  ['lost', { TEST_REJECTS: '1' }],
] as const)('what is %s outside a command ends it with one document', async ([what, env]) => {
  const url = await silentServer(() => child.kill('SIGUSR2'))
  const { child, finished } = startCommand(['verify', url, '--json'], {
    env: { ...THROWS, ...env },
  })
  const { code, stdout, stderr } = await finished
  expect(code).toBe(1)
  expect(JSON.parse(stdout).error).toMatchObject({
    code: 'INTERNAL',
    why: expect.stringMatching(`^${what}`),
  })
  expect(stderr).toContain(what)
  expect(stderr).not.toMatch(/^\s+at /m)
  expect(stdout + stderr).not.toContain('\u001b')
})

test('with OPENREVENUE_DEBUG a command says where, on stderr', async () => {
  const url = await silentServer(() => child.kill('SIGUSR2'))
  const { child, finished } = startCommand(['verify', url, '--json'], {
    env: { ...THROWS, OPENREVENUE_DEBUG: '1' },
  })
  const { stdout, stderr } = await finished
  expect(JSON.parse(stdout).error.code).toBe('INTERNAL')
  expect(stderr).toMatch(/^\s+at /m)
})

test.for([
  ['thrown', {}],
  ['lost', { TEST_REJECTS: '1' }],
] as const)('a door says what is %s in two lines and lives on', async ([what, env]) => {
  const server = await startServer(['--data-dir', tempFolder()], {
    ...{ ...process.env, ...THROWS, ...env },
    ...{ OPENREVENUE_VAULT_PASSPHRASE: PASSPHRASE },
  })
  onTestFinished(() => server.stop())
  let said = ''
  server.child.stderr?.on('data', chunk => {
    said += chunk
  })
  server.child.kill('SIGUSR2')
  await vi.waitFor(() => expect(said).toContain(what))
  expect(said).toBe(`Something went wrong inside OpenRevenue.\n${what} \ufffd[31m\n`)
  expect((await fetch(server.link, { redirect: 'manual' })).status).toBe(302)
})
