import { createPublicKey, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createSigningKeys } from '../../../electron/snapshots/signing-key.ts'
import { FIRST_SIGNING_KEY } from '../../../electron/startups/startups.ts'
import { AppError } from '../../../shared/errors.ts'
import { dataFolder, PASSPHRASE, testApp } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'
import { lightVault } from '../../support/light-vault.ts'

/** Secrets in memory, as the store keeps them. */
function secretsIn(kept: Map<string, string>) {
  return {
    kind: async () => 'vault' as const,
    get: async (name: string) => kept.get(name) ?? null,
    set: async (name: string, value: string) => void kept.set(name, value),
    delete: async (name: string) => void kept.delete(name),
    getOrMake: async (name: string, make: () => string) => {
      kept.set(name, kept.get(name) ?? make())
      return kept.get(name) ?? ''
    },
  }
}

test('live figures and test figures have keys of their own, which outlive the app', async () => {
  const kept = new Map<string, string>()
  const first = createSigningKeys(secretsIn(kept))
  const live = await first.open(FIRST_SIGNING_KEY, { test: false })
  const sample = await first.open(FIRST_SIGNING_KEY, { test: true })
  expect(sample.publicKey).not.toBe(live.publicKey)
  const again = createSigningKeys(secretsIn(kept))
  const publicKeyOf = async (name: string, test: boolean) =>
    (await again.open(name, { test })).publicKey
  expect(await publicKeyOf(FIRST_SIGNING_KEY, false)).toBe(live.publicKey)
  expect(await publicKeyOf(FIRST_SIGNING_KEY, true)).toBe(sample.publicKey)
  expect(await publicKeyOf('another startup', false)).not.toBe(live.publicKey)
  await again.forget(FIRST_SIGNING_KEY)
  expect([...kept.keys()]).toEqual(['another startup'])
  expect(await publicKeyOf(FIRST_SIGNING_KEY, false)).not.toBe(live.publicKey)

  const text = Buffer.from('figures')
  const x = Buffer.from(live.publicKey, 'base64').toString('base64url')
  const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
  expect(verify(null, text, key, live.sign(text))).toBe(true)
  expect(verify(null, text, key, sample.sign(text))).toBe(false)
})

test('with nowhere to keep a key, only test figures are signed', async () => {
  const nowhere = {
    ...secretsIn(new Map()),
    getOrMake: async () => {
      throw new AppError({ code: 'SECRETS_UNAVAILABLE', message: 'There is nowhere safe.' })
    },
  }
  const keys = createSigningKeys(nowhere)
  const signer = (figures: { test: boolean }) => keys.open(FIRST_SIGNING_KEY, figures)
  await expect(signer({ test: false })).rejects.toMatchObject({ code: 'SECRETS_UNAVAILABLE' })
  const sample = await signer({ test: true })
  expect((await signer({ test: true })).publicKey).toBe(sample.publicKey)
})

test('the sample is signed by the key for test figures', async () => {
  const { app, client } = await testApp()
  await client.connections.startSample()
  const [run] = await client.sync.runs({ limit: 1 })
  await app.finished(run?.id ?? '')
  const [snapshot] = await client.snapshots.list()
  const { publicKey } = await client.publishing.status()
  expect(snapshot?.publicKey).toBe(publicKey)
  expect(snapshot?.test).toBe(true)
})

test('a live key that is gone is not replaced unasked: the founder puts it back, or asks for a new one', async () => {
  const dataDir = dataFolder()
  const run = async (args: string[], input?: string) => {
    const { code, stdout } = await runCommand([...args, '--json', '--data-dir', dataDir], { input })
    return { code, value: JSON.parse(stdout) }
  }
  const file = 'id,date,kind,currency,gross\ne1,2026-01-10,charge,USD,100.00\n'
  const load = (name: string, text: string) =>
    run(['import', '-', '--format', 'generic', '--name', name], text)
  await load('A', file)
  const create = ['snapshot', 'create']
  const { value: before } = await run(create)
  expect(before).toMatchObject({ test: false, public_key: expect.any(String) })

  const vault = join(dataDir, 'vault.json')
  const kept = readFileSync(vault)
  lightVault(dataDir, PASSPHRASE)
  const gone = { code: 'SIGNING_KEY_GONE', fix: expect.stringContaining('--new-key') }
  expect(await run(create)).toMatchObject({ code: 1, value: { error: gone } })
  const keychain = async () =>
    (await run(['doctor'])).value.find((it: { step: string }) => it.step === 'keychain')
  expect(await keychain()).toMatchObject({ ok: false, fix: gone.fix })
  await load('B', file.replace('e1', 'e2'))
  const listed = async () => (await run(['snapshot', 'list'])).value
  expect((await listed()).map((it: { public_key: string }) => it.public_key)).toEqual(
    (await listed()).map(() => before.public_key),
  )

  writeFileSync(vault, kept)
  expect((await run(create)).value.public_key).toBe(before.public_key)
  expect(await keychain()).toMatchObject({ ok: true })

  lightVault(dataDir, PASSPHRASE)
  const { value: anew } = await run([...create, '--new-key'])
  expect(anew.public_key).not.toBe(before.public_key)
  expect((await run(create)).value.public_key).toBe(anew.public_key)
  expect((await run([...create, '--new-key'])).value.public_key).toBe(anew.public_key)
})
