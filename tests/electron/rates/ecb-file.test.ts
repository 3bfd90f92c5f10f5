import { expect, test } from 'vitest'
import { parseEcbFile } from '../../../electron/rates/ecb-file.ts'
import { ecbFile } from '../../support/ecb/files.ts'

/** A day as the bank itself writes one, with single quotes and its own blanks. */
const AS_WRITTEN = `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
	<gesmes:subject>Reference rates</gesmes:subject>
	<gesmes:Sender>
		<gesmes:name>European Central Bank</gesmes:name>
	</gesmes:Sender>
	<Cube>
		<Cube time='2024-10-10'>
			<Cube currency='USD' rate='1.0932'/>
			<Cube currency='IDR' rate='17165.59'/>
		</Cube>
	</Cube>
</gesmes:Envelope>`

test('a rate stays the decimal that the bank wrote', () => {
  expect(parseEcbFile(AS_WRITTEN)).toEqual([
    {
      day: '2024-10-10',
      rates: [
        { currency: 'USD', rate: '1.0932' },
        { currency: 'IDR', rate: '17165.59' },
      ],
    },
  ])
  const [day] = parseEcbFile(ecbFile({ '2026-01-02': { HUF: '400.10' } }))
  expect(day?.rates).toEqual([{ currency: 'HUF', rate: '400.10' }])
})

test.each([
  ['nothing', ''],
  ['a page of some proxy', '<html><body><p>Sign in to go on</p></body></html>'],
  ['JSON', '{"rates":{"USD":1.09}}'],
  ['half a file', AS_WRITTEN.slice(0, AS_WRITTEN.indexOf('</Cube>'))],
  ['no day', ecbFile({})],
  ['a day without a rate', ecbFile({ '2026-01-02': {} })],
  ['a day that is none', ecbFile({ '2026-02-30': { USD: '1.1' } })],
  ['a rate of zero', ecbFile({ '2026-01-02': { USD: '0.0000' } })],
  ['a negative rate', ecbFile({ '2026-01-02': { USD: '-1.1' } })],
  ['no number', ecbFile({ '2026-01-02': { USD: 'N/A' } })],
  ['a rate as a power', ecbFile({ '2026-01-02': { USD: '1e9' } })],
  ['a currency that is none', ecbFile({ '2026-01-02': { Dollar: '1.1' } })],
])('%s is not taken for rates', (_what, xml) => {
  expect(() => parseEcbFile(xml)).toThrow()
})
