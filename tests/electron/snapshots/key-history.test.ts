import { createPrivateKey } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { thumbprint } from '../../../electron/snapshots/key-history.ts'
import { clientOf, dataFolder, PASSPHRASE, testApp } from '../../support/app.ts'
import { addRow, ledgerAfter, stepsBefore } from '../../support/ledger/earlier.ts'
import { lightVault } from '../../support/light-vault.ts'
import { slowSecrets } from '../../support/slow-secrets.ts'

const text = 'id,date,kind,currency,gross\na,2026-01-10,charge,USD,100.00\n'
const START = Date.UTC(2026, 0, 15, 12)

test('the id of a key is its thumbprint, as RFC 8037 works one out', () => {
  const x = '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo'
  const id = thumbprint(Buffer.from(x, 'base64url').toString('base64'))
  expect(id).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k')
})

test('a key that takes the place of one that is gone stands beside it, and one that is put back is in use again', async () => {
  const dataDir = dataFolder()
  const clock = { now: START }
  const open = () => testApp({ dataDir, now: () => clock.now })
  const sign = async (options?: { newKey: boolean }) => {
    clock.now += 1000
    const { app, client } = await open()
    await client.snapshots.create(options)
    const keys = await client.snapshots.keys()
    await app.close()
    return keys
  }
  const first = await open()
  await first.client.connections.importFile({ format: 'generic', name: 'By hand', text })
  await first.app.close()
  const [old, ...none] = await sign()
  expect(none).toEqual([])
  expect(old).toMatchObject({ test: false, madeAt: START, usedFrom: START, replacedAt: null })
  expect(old?.id).toBe(thumbprint(old?.publicKey ?? ''))
  expect(await sign()).toEqual([old])

  const vault = join(dataDir, 'vault.json')
  const kept = readFileSync(vault)
  lightVault(dataDir, PASSPHRASE)
  const [next, replaced, ...others] = await sign({ newKey: true })
  expect(others).toEqual([])
  expect(next).toMatchObject({ madeAt: clock.now, usedFrom: clock.now, replacedAt: null })
  expect(next?.id).not.toBe(old?.id)
  expect(replaced).toEqual({ ...old, replacedAt: clock.now })

  writeFileSync(vault, kept)
  const again = await sign()
  expect(again).toEqual([{ ...next, replacedAt: clock.now }, old])
})

test('test figures and each startup have a history of their own, which goes with the startup', async () => {
  const it = await testApp()
  const { startupId } = await it.client.connections.startSample()
  await it.sync()
  const details = { name: 'Two', description: '', website: '', currency: 'USD', timezone: 'UTC' }
  const second = await it.client.startup.create(details)
  const other = clientOf(it, second.id)
  expect(await other.snapshots.keys()).toEqual([])
  await other.connections.importFile({ format: 'generic', name: 'By hand', text })
  const [sample, live] = [clientOf(it, startupId), other].map(client => client.snapshots.keys())
  expect(await sample).toMatchObject([{ test: true, replacedAt: null }])
  expect(await live).toMatchObject([{ test: false, replacedAt: null }])
  await other.startup.remove()
  const sql = new Sqlite(join(it.dataDir, 'openrevenue.sqlite'), { readonly: true })
  expect(sql.prepare('select startup_id from signing_keys').pluck().all()).toEqual([startupId])
  sql.close()
})

test('no secret is in it: what the secret store holds of a key is nowhere in the ledger’s file', async () => {
  const { place, kept } = slowSecrets()
  const { app, client, dataDir } = await testApp({ secretPlace: place })
  await client.connections.importFile({ format: 'generic', name: 'By hand', text })
  const [key] = await client.snapshots.keys()
  await app.close()
  const pem = kept.get('signing-key') ?? ''
  const { d = '', x = '' } = createPrivateKey(pem).export({ format: 'jwk' })
  expect(Buffer.from(key?.publicKey ?? '', 'base64').toString('base64url')).toBe(x)
  const sql = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
  const tables = sql
    .prepare<[], string>(`select name from sqlite_master where type = 'table'`)
    .pluck()
  const all = JSON.stringify(tables.all().map(name => sql.prepare(`select * from ${name}`).all()))
  sql.close()
  expect(all).toContain(key?.publicKey)
  const secret = Buffer.from(d, 'base64url')
  const body = pem.split('\n')[1] ?? ''
  for (const it of [d, secret.toString('base64'), secret.toString('hex'), body]) {
    expect(all).not.toContain(it)
  }
})

describe('a ledger from before there was a history', () => {
  const steps = stepsBefore('`signing_keys`')
  const earlier = Array.from({ length: steps }, (_, before) => before + 1)

  /** Live figures under two keys, one after the other, and test figures under a third, as an earlier version has them. */
  function fillEarlier(count: number): string {
    const dataDir = dataFolder()
    const old = ledgerAfter(count, dataDir)
    addRow(old, 'installation', { id: 'i', secrets: 'vault' })
    addRow(old, 'startups', {
      ...{ id: 's', name: 'S', description: '', website: '', currency: 'USD', timezone: 'UTC' },
      ...{ privacy: '{}', invented: 0, sample: 0, created_at: 0, signing_key: 'signing-key' },
    })
    for (const [place, [key, isTest]] of [
      ['AAAA', 0],
      ['CCCC', 1],
      ['AAAA', 0],
      ['BBBB', 0],
      ['BBBB', 0],
    ].entries()) {
      addRow(old, 'snapshots', {
        ...{ id: `${place}`, startup_id: 's', seq: place + 1, version: '1.0' },
        ...{ created_at: 100 + place, test: isTest, hash: '', public_key: key, document: '{}' },
      })
    }
    old.close()
    return dataDir
  }

  test.each(earlier)(
    'of %i steps has the keys that its snapshots were signed with',
    async count => {
      const { client, dataDir } = await testApp({ dataDir: fillEarlier(count) })
      const used = (key: string, usedFrom: number, replacedAt: number | null) => ({
        ...{ id: thumbprint(key), publicKey: key, test: key === 'CCCC', madeAt: null },
        ...{ usedFrom, replacedAt },
      })
      expect(await client.snapshots.keys()).toEqual([
        used('BBBB', 103, null),
        used('CCCC', 101, null),
        used('AAAA', 100, 103),
      ])
      const sql = new Sqlite(join(dataDir, 'openrevenue.sqlite'), { readonly: true })
      const names = sql.prepare('select distinct secret_name from signing_keys order by 1').pluck()
      expect(names.all()).toEqual(['signing-key', 'signing-key:test'])
      sql.close()
    },
  )
})
