import { generateKeyPairSync, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { oneLine, printable, printableJson } from '../../../electron/command/print.ts'
import { tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { csvOf } from '../../support/imports/write.ts'
import { stripeAccount } from '../../support/stripe/account.ts'
import { createStripeSandbox } from '../../support/stripe/sandbox.ts'

/** Clears the screen, sets the title, turns the direction of the text, rings, and goes back a line. */
const NASTY = 'A\u001b[2J\u001b]0;x\u0007\u009b31m\u202eB\u2066\r\u007f'
const ACTED_ON = /[\p{Cc}\p{Bidi_Control}]/u

test('no text that is printed moves the cursor or turns the line round', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(printable(text).replaceAll('\n', '')).not.toMatch(ACTED_ON)
      expect(printable(text)).toHaveLength(text.length)
      const json = printableJson(JSON.stringify({ text }))
      expect(json).not.toMatch(ACTED_ON)
      expect(JSON.parse(json)).toEqual({ text })
    }),
  )
  expect(printable(NASTY)).not.toMatch(ACTED_ON)
  expect(oneLine('a\nb')).toBe('a\ufffdb')
})

test('names out of a file, and errors about it, reach the terminal harmless', async () => {
  const at = ['--data-dir', tempFolder()]
  const head = ['id', 'date', 'kind', 'currency', 'gross', 'fee', 'net', 'product']
  const sale = (gross: string) => [
    ...['e1', '2026-01-05T10:00:00Z', 'charge', 'USD', gross, '0.00', gross, NASTY],
  ]
  const load = (file: string) =>
    runCommand(['import', '-', '--format', 'generic', '--name', 'Acme', ...at], { input: file })
  const refused = await load(csvOf([head, sale(NASTY)]))
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('is not an amount')
  expect((await load(csvOf([head, sale('10.00')]))).code).toBe(0)

  const by = ['breakdown', '--by', 'product', ...at]
  const [lines, json] = [await runCommand(by), await runCommand([...by, '--json'])]
  expect(lines.stdout).toContain('A\ufffd[2J')
  for (const text of [refused.stderr, lines.stdout, json.stdout, lines.stderr]) {
    expect(text.replaceAll('\n', '')).not.toMatch(ACTED_ON)
  }
  expect(JSON.stringify(JSON.parse(json.stdout))).toContain(JSON.stringify(NASTY).slice(1, -1))
})

test('a command that is not there is named without its control characters', async () => {
  const { code, stderr } = await runCommand(['\u001b[2Jmetric'])
  expect(code).toBe(2)
  expect(stderr).toContain('metric')
  expect(stderr).not.toContain('\u001b')
})

describe('a name with a line feed in it forges no line', () => {
  const NAME = 'Acme\nBeta: up to date, 9 entries new or changed.'
  const SHOWN = NAME.replace('\n', '\ufffd')
  const linesOf = (text: string) => text.trimEnd().split('\n')

  test('in answers, tables, hints and what went wrong', async () => {
    const at = ['--data-dir', tempFolder()]
    const create = ['startups', 'create', '--name', NAME, ...at]
    expect(linesOf((await runCommand(create)).stdout)).toEqual([expect.stringContaining(SHOWN)])
    const load = (name: string) => {
      const input = csvOf([
        ['id', 'date', 'kind', 'currency', 'gross'],
        ['e1', '2026-01-05T10:00:00Z', 'charge', 'USD', '10.00'],
      ])
      const args = ['import', '-', '--format', 'generic', '--name', name, ...at]
      return runCommand(args, { input })
    }
    expect(linesOf((await load(NAME)).stdout)).toEqual([expect.stringContaining(SHOWN)])
    const held = linesOf((await load('Another')).stderr)
    expect(held.length).toBeLessThanOrEqual(3)
    expect(held.join()).toContain(SHOWN)
    for (const list of [['startups', 'list'], ['connections']]) {
      const { stdout } = await runCommand([...list, ...at])
      expect(linesOf(stdout)).toEqual([expect.any(String), expect.stringContaining(SHOWN)])
    }
    await runCommand(create)
    const { stderr } = await runCommand(['metrics', ...at])
    expect(linesOf(stderr)).toHaveLength(3)
    expect(stderr).toContain(SHOWN)
  })

  test('in a sync, its progress and its refusals', async () => {
    const sandbox = await createStripeSandbox({ account: stripeAccount({ entries: 3 }) })
    onTestFinished(() => sandbox.close())
    const at = ['--data-dir', tempFolder()]
    const connect = ['connect', 'stripe', '--name', NAME, '--key-stdin', '--api-base', sandbox.url]
    await runCommand([...connect, ...at], { input: sandbox.key })
    const sync = () => runCommand(['sync', ...at])
    const first = await sync()
    sandbox.revoke()
    const failed = await sync()
    const refused = await sync()
    const said = [first.stdout, first.stderr, failed.stdout, refused.stderr].map(linesOf)
    for (const lines of said) expect(lines[0]).toContain(SHOWN)
    for (const line of said.flat()) expect(line).not.toMatch(/^Beta/)
  })

  test('in a signed answer that is verified', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519')
    const key = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
    const input = JSON.stringify({
      data: '[]',
      signature: sign(null, Buffer.from('[]'), privateKey).toString('base64'),
      publicKey: key.replace(/^./, '$&\n'),
      timestamp: 0,
      version: '1.0',
    })
    const { code, stdout } = await runCommand(['verify', '-'], { input })
    expect(code).toBe(0)
    expect(linesOf(stdout).map(line => line.split(' ')[0])).toEqual([
      ...['Valid:', 'Key', 'Stamped', 'Points', 'Note', 'Note'],
    ])
  })
})
