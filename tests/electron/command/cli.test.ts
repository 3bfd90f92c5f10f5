import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { inSnakeCase } from '../../../shared/exact-json.ts'
import { connectSandbox, ROOT, tempFolder, testApp } from '../../support/app.ts'
import { runCommand, startCommand } from '../../support/command.ts'
import { createFaultyServer } from '../../support/faulty-server.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'
import { expectedTotals } from '../../support/stripe/totals.ts'

async function json(args: string[], options: Parameters<typeof runCommand>[1] = {}) {
  const { code, stdout, stderr } = await runCommand([...args, '--json'], options)
  return { code, stderr, value: JSON.parse(stdout) }
}

async function connected() {
  const account = stripeAccount({ entries: 260 })
  const sandbox = await createStripeSandbox({ account })
  onTestFinished(() => sandbox.close())
  const dataDir = tempFolder()
  const at = ['--data-dir', dataDir]
  const connect = await json(
    ['connect', 'stripe', '--name', 'Acme', '--key-stdin', '--api-base', sandbox.url, ...at],
    { input: sandbox.key },
  )
  return { account, sandbox, at, connect }
}

describe('the command line', () => {
  test('connect, sync, metrics: exactly one JSON document on stdout each', async () => {
    const { account, at, connect } = await connected()
    expect(connect.code).toBe(0)
    expect(connect.value).toMatchObject({ provider: 'stripe', name: 'Acme', test: true })
    const sync = await json(['sync', ...at])
    expect(sync.value).toMatchObject([{ status: 'succeeded', entries: 260 }])
    expect(sync.stderr).toMatch(/entries read, back to \d{4}-\d\d-\d\d/)

    const { value: metrics } = await json(['metrics', ...at])
    expect(Object.keys(metrics)).toEqual(
      expect.arrayContaining(
        'as_of tz currency mrr arr mrr_by_currency active_subscribers totals totals_by_currency monthly entries unconverted'.split(
          ' ',
        ),
      ),
    )
    const expected = expectedTotals(account)
    for (const [currency, totals] of Object.entries(expected)) {
      for (const [term, amount] of Object.entries(totals)) {
        expect(metrics.totals_by_currency[currency][inSnakeCase(term)]).toEqual({
          amount,
          currency,
        })
      }
    }
    expect(metrics.monthly[0]).toMatchObject({
      month: expect.stringMatching(/^\d{4}-\d\d$/),
      gross_volume: { amount: expect.any(Number), currency: 'USD' },
      mrr: { amount: expect.any(Number), currency: 'USD' },
    })
    expect(metrics.entries).toBe(260)

    const { value: refunds } = await json(['entries', '--kind', 'refund', '--limit', '3', ...at])
    expect(refunds).toHaveLength(3)
    expect(refunds[0].kind).toBe('refund')
  })

  test('snapshot and verify: 0 valid, 1 not valid, 2 could not be read', async () => {
    const { at } = await connected()
    await json(['sync', ...at])
    const { value: created } = await json(['snapshot', 'create', ...at])
    const { value: listed } = await json(['snapshot', 'list', ...at])
    expect(listed[0].id).toBe(created.id)
    const { stdout } = await runCommand(['snapshot', 'show', created.id, ...at])
    const file = join(tempFolder(), 'snapshot.json')
    writeFileSync(file, stdout)
    expect(await json(['verify', file])).toMatchObject({ code: 0, value: { valid: true } })
    const key = JSON.parse(stdout).publicKey
    expect((await runCommand(['verify', file, '--key', key])).code).toBe(0)
    expect((await runCommand(['verify', '-', '--key', 'AAAA'], { input: stdout })).code).toBe(1)
    const forged = stdout.replace(/\\"revenue\\":/, '\\"revenue\\":9')
    expect(forged).not.toBe(stdout)
    const wrong = await runCommand(['verify', '-'], { input: forged })
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringContaining('Not valid')])
    expect((await runCommand(['verify', '-'], { input: '{}' })).code).toBe(2)
    const nowhere = await runCommand(['verify', '/nowhere'])
    expect(nowhere.code).toBe(2)
    expect(nowhere.stderr.trimEnd().split('\n').length).toBeGreaterThan(1)
    // A document is of no startup here.
    for (const args of [
      ['verify', file, '--startup', 'Acme'],
      ['--startup', 'Acme', 'doctor'],
    ]) {
      const { code, stderr } = await runCommand([...args, ...at])
      expect([code, stderr]).toEqual([2, expect.stringContaining('Leave out --startup.')])
    }
  })

  test('snapshot show says before set-up that there is no startup', async () => {
    const { code, stderr } = await runCommand(['snapshot', 'show', '--data-dir', tempFolder()])
    expect([code, stderr]).toEqual([1, expect.stringContaining('There is no startup yet.')])
  })

  test('--version prints the version alone', async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    expect(await runCommand(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('verify reads no more of a web address than a signed answer may have', async () => {
    const server = await createFaultyServer({
      answer: () => ({ status: 200, body: {} }),
      trouble: {},
    })
    onTestFinished(() => server.close())
    server.inject({ unpacked: 80 * 1024 * 1024 })
    const { code, stderr } = await runCommand(['verify', server.url])
    expect([code, stderr]).toEqual([2, expect.stringContaining('longer than 64 MB')])
  })

  test('api-key: made once, listed without the secret, revoked', async () => {
    const at = ['--data-dir', tempFolder()]
    const { value: made } = await json(['api-key', 'create', '--name', 'Board', ...at])
    expect(made.secret).toMatch(/^orv_/)
    const { value: listed } = await json(['api-key', 'list', ...at])
    expect(listed).toMatchObject([{ name: 'Board', revoked_at: null }])
    expect(JSON.stringify(listed)).not.toContain(made.secret)
    expect((await runCommand(['api-key', 'revoke', made.id, ...at])).code).toBe(0)
    const { value: after } = await json(['api-key', 'list', ...at])
    expect(after[0].revoked_at).toEqual(expect.any(Number))
  })

  test('disconnect asks what to do with the data, and does it', async () => {
    const { at, connect } = await connected()
    await json(['sync', ...at])
    const { id } = connect.value
    expect((await runCommand(['disconnect', id, ...at])).code).toBe(2)
    expect((await runCommand(['disconnect', id, '--keep-entries', ...at])).code).toBe(0)
    const { value: kept } = await json(['connections', ...at])
    expect(kept).toMatchObject([{ state: 'disconnected', entries: 260 }])
    expect((await runCommand(['disconnect', id, '--delete-entries', ...at])).code).toBe(0)
    expect((await json(['connections', ...at])).value).toEqual([])
  })

  test('a full secret key needs “I understand”; another host is refused', async () => {
    const key = 'sk_test_fullaccess000000000000'
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 1 }), key })
    onTestFinished(() => sandbox.close())
    const at = ['--data-dir', tempFolder()]
    const connect = ['connect', 'stripe', '--name', 'A', '--key-stdin', '--api-base']
    const refused = await json([...connect, sandbox.url, ...at], { input: key })
    expect(refused).toMatchObject({ code: 1, value: { error: { code: 'KEY_FULL_ACCESS' } } })
    expect(refused.value.error.fix).toContain('--accept-full-access')
    const accepted = await json([...connect, sandbox.url, '--accept-full-access', ...at], {
      input: key,
    })
    expect(accepted.code).toBe(0)
    const elsewhere = await json([...connect, 'https://api.evil.example', ...at], {
      input: 'rk_test_0123456789abcdef',
    })
    expect(elsewhere).toMatchObject({ code: 2, value: { error: { code: 'INVALID_INPUT' } } })
  })

  test('with --json every refusal is one JSON document too', async () => {
    const at = ['--data-dir', tempFolder()]
    for (const [args, code, error] of [
      [['nonsense'], 2, 'INVALID_INPUT'],
      [['snapshot'], 2, 'INVALID_INPUT'],
      [['connect', 'stripe'], 2, 'INVALID_INPUT'],
      [['entries', '--from', 'monday'], 2, 'INVALID_INPUT'],
      [['api-key', 'create', '--name', ''], 2, 'INVALID_INPUT'],
      [['metrics'], 1, 'SETUP_NEEDED'],
      [['api-key', 'revoke', 'nothing'], 1, 'NOT_FOUND'],
    ] as const) {
      const answer = await json([...args, ...at])
      expect([args, answer.code, answer.value.error?.code]).toEqual([args, code, error])
      expect(answer.value.error.message).not.toBe('')
      expect(answer.stderr).not.toBe('')
    }
  })

  test('what the contract refuses is wrong use, in words', async () => {
    const { at } = await connected()
    const { code, value } = await json(['entries', '--from', '2026-02-30', ...at])
    expect([code, value.error.code]).toEqual([2, 'INVALID_INPUT'])
    expect(value.error.why).toContain('from')
  })

  test('a reader that leaves early is no failure', async () => {
    const { at } = await connected()
    await json(['sync', ...at])
    const { child, finished } = startCommand(['entries', '--limit', '260', '--json', ...at])
    const ended = new Promise(resolve => child.once('close', resolve))
    finished.catch(() => undefined)
    child.stdout?.destroy()
    expect(await ended).toBe(0)
  })

  test('told to stop, a sync ends in order and the next one goes on', async () => {
    const { at, sandbox } = await connected()
    const before = sandbox.requests.length
    sandbox.inject({ delay: 300 }, { path: 'balance_transactions', times: 9 })
    const { child, finished } = startCommand(['sync', '--json', ...at])
    await expect.poll(() => sandbox.requests.length, { timeout: 20_000 }).toBe(before + 2)
    child.kill('SIGINT')
    const { code, stdout } = await finished
    expect([code, JSON.parse(stdout).error.code]).toEqual([130, 'INTERRUPTED'])
    const { value } = await json(['sync', ...at])
    expect(value).toMatchObject([{ status: 'succeeded' }])
    expect((await json(['metrics', ...at])).value.entries).toBe(260)
  })

  test('a connection whose key is refused fails every sync until it has another', async () => {
    const { at, sandbox } = await connected()
    sandbox.revoke()
    const { code, stdout, stderr } = await runCommand(['sync', ...at])
    expect(code).toBe(1)
    expect(`${stdout}${stderr}`.match(/^Acme: failed/gm)).toHaveLength(1)
    const later = await json(['sync', ...at])
    expect([later.code, later.value]).toEqual([1, []])
    expect(later.stderr).toContain('its key is refused')
  })

  test('metrics: money as integers in minor units, what is taken away positive', async () => {
    const { at } = await connected()
    await json(['sync', ...at])
    const { value } = await json(['metrics', ...at])
    const terms = ['gross_volume', 'refunds', 'disputes', 'fees', 'net_revenue']
    const allTotals = [value.totals, ...Object.values(value.totals_by_currency)]
    for (const totals of [...allTotals, ...value.monthly]) {
      expect(Object.keys(totals)).toEqual(expect.arrayContaining(terms))
      const amount = (term: string) => totals[term].amount as number
      expect(terms.every(term => Number.isInteger(amount(term)))).toBe(true)
      const [gross, refunds, disputes, fees, net] = terms.map(amount) as [
        ...[number, number, number, number, number],
      ]
      expect(net).toBe(gross - refunds - disputes - fees)
    }
    for (const term of terms) expect(value.totals[term].amount).toBeGreaterThan(0)
    expect(value.totals.gross_volume.currency).toBe(value.currency)
    expect(value.arr.amount).toBe(value.mrr.amount * 12)
  })

  test('wrong use exits 2 and says how', async () => {
    for (const args of [['nonsense'], ['connect', 'stripe'], ['entries', '--from', 'monday']]) {
      const { code, stdout, stderr } = await runCommand(args)
      expect([args, code, stdout]).toEqual([args, 2, ''])
      expect(stderr).not.toBe('')
    }
  })

  test('as a process it ends with its code, and has printed what it prints', async () => {
    const at = ['--data-dir', tempFolder()]
    for (const [args, code, stdout, stderr] of [
      [['--help'], 0, /^Usage: openrevenue/, /^$/],
      [['connections', '--json', ...at], 0, /^\[\]\n$/, /^$/],
      [['metrics', '--json', ...at], 1, /SETUP_NEEDED/, /./],
      [['nonsense'], 2, /^$/, /unknown command/],
    ] as const) {
      expect(await startCommand([...args]).finished).toEqual({
        code,
        stdout: expect.stringMatching(stdout),
        stderr: expect.stringMatching(stderr),
      })
    }
  })

  test('doctor says a step a line, each with what to do', async () => {
    const { code, value } = await json(['doctor', '--data-dir', tempFolder()])
    expect(value.map((it: { step: string }) => it.step)).toEqual([
      'runtime',
      'database',
      'backup',
      'keychain',
      'clock',
      'network',
      'rates',
      'set-aside',
      'whole',
    ])
    const failed = value.filter((it: { ok: boolean }) => !it.ok)
    expect(failed.every((it: { fix: string | null }) => it.fix)).toBe(true)
    expect(code).toBe(failed.length > 0 ? 1 : 0)
  })

  test('doctor asks the providers that are connected, each where its key goes, and no other', async () => {
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 1 }) })
    onTestFinished(() => sandbox.close())
    const it = await testApp()
    const asked = vi.spyOn(globalThis, 'fetch')
    onTestFinished(() => asked.mockRestore())
    const network = async () => (await it.client.app.doctor()).find(one => one.step === 'network')
    expect(await network()).toMatchObject({ ok: true, message: expect.stringContaining('none') })
    expect(asked).not.toHaveBeenCalled()
    await connectSandbox(it, sandbox)
    asked.mockClear()
    expect(await network()).toMatchObject({ ok: true, message: 'Stripe can be reached.' })
    expect(asked.mock.calls.map(([url]) => String(url))).toEqual([sandbox.url])
  })

  test('disconnect of an id that is not there says so before it asks anything', async () => {
    const { code, value } = await json(['disconnect', 'nowhere', '--data-dir', tempFolder()])
    expect([code, value.error.code]).toEqual([1, 'NOT_FOUND'])
  })
})
