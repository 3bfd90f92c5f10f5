import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { vault } from '../../../electron/secrets/vault.ts'
import { tempFolder } from '../../support/app.ts'

test('what goes in comes out, in another process’s eyes too, and nowhere in the file', async () => {
  const file = join(tempFolder(), 'vault.json')
  const written = vault(file, 'pass')
  await fc.assert(
    fc.asyncProperty(
      fc.string({ minLength: 1 }),
      fc.string({ minLength: 8 }),
      async (name, value) => {
        await written.set(name, value)
        expect(await written.get(name)).toBe(value)
        expect(readFileSync(file, 'utf8')).not.toContain(value)
      },
    ),
    { numRuns: 20, examples: [['__proto__', 'rk_live_of_no_object']] },
  )
  await written.set('key', 'rk_live_secret')
  expect(await vault(file, 'pass').get('key')).toBe('rk_live_secret')
  await written.delete('key')
  expect(await vault(file, 'pass').get('key')).toBeNull()
  expect(statSync(file).mode & 0o077).toBe(0)
})

test('another passphrase does not open it, and does not harm it', async () => {
  const file = join(tempFolder(), 'vault.json')
  await vault(file, 'right').set('key', 'secret')
  const before = readFileSync(file, 'utf8')
  await expect(vault(file, 'wrong').get('key')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  await expect(vault(file, 'wrong').set('key', 'other')).rejects.toMatchObject({
    code: 'VAULT_LOCKED',
  })
  expect(readFileSync(file, 'utf8')).toBe(before)
})

test('a change to any part of the file is found', async () => {
  const file = join(tempFolder(), 'vault.json')
  await vault(file, 'pass').set('key', 'secret')
  const envelope = JSON.parse(readFileSync(file, 'utf8'))
  const flipped = (text: string) => {
    const bytes = Buffer.from(text, 'base64')
    bytes[0] = (bytes[0] ?? 0) ^ 1
    return bytes.toString('base64')
  }
  const changes = [
    { ...envelope, sealed: flipped(envelope.sealed) },
    { ...envelope, tag: flipped(envelope.tag) },
    { ...envelope, nonce: flipped(envelope.nonce) },
    { ...envelope, kdf: { ...envelope.kdf, salt: flipped(envelope.kdf.salt) } },
    { ...envelope, kdf: { ...envelope.kdf, N: envelope.kdf.N / 2 } },
  ]
  for (const changed of changes) {
    writeFileSync(file, JSON.stringify(changed))
    await expect(vault(file, 'pass').get('key')).rejects.toMatchObject({ code: 'VAULT_LOCKED' })
  }
  writeFileSync(file, 'not a vault')
  await expect(vault(file, 'pass').get('key')).rejects.toMatchObject({ code: 'VAULT_DAMAGED' })
})
