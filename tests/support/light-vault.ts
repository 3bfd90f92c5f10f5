import { createCipheriv, scryptSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const COST = { N: 1024, r: 8, p: 1 }
const SALT = Buffer.alloc(16)

/**
 * Puts a vault without secrets into a data folder. It opens in no time, where one that the app makes takes half
 * a second, as it should: for tests of something else.
 */
export function lightVault(dataDir: string, passphrase: string): void {
  const salt = SALT.toString('base64')
  const nonce = Buffer.alloc(12)
  const cipher = createCipheriv('aes-256-gcm', scryptSync(passphrase, SALT, 32, COST), nonce)
  cipher.setAAD(Buffer.from(`openrevenue-vault 1 scrypt ${COST.N} ${COST.r} ${COST.p} ${salt}`))
  const sealed = Buffer.concat([cipher.update('{}'), cipher.final()])
  const envelope = {
    version: 1,
    kdf: { name: 'scrypt', ...COST, salt },
    nonce: nonce.toString('base64'),
    tag: cipher.getAuthTag().toString('base64'),
    sealed: sealed.toString('base64'),
  }
  writeFileSync(join(dataDir, 'vault.json'), JSON.stringify(envelope), { mode: 0o600 })
}
