import fc from 'fast-check'
import { expect, test } from 'vitest'
import { printable, printableJson, table } from '../../../electron/command/print.ts'
import { tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { csvOf } from '../../support/imports/write.ts'

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
  expect(table(['H'], [['a\nb']])).toEqual(['H', 'a\ufffdb'])
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
