import { spawn } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { vault } from '../../../electron/secrets/vault.ts'
import { ROOT, tempFolder } from '../../support/app.ts'

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

/** A process that does this with the module that it imports. */
function inProcess(module: string, script: string) {
  const source = `const it = await import(${JSON.stringify(join(ROOT, module))}); ${script}`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const code = new Promise<number | null>(resolve => child.once('close', resolve))
  const said = new Promise(resolve => child.stdout.once('data', resolve))
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, code, said }
}

test('processes that write at once lose none of it, and a reader always finds a whole file', async () => {
  const folder = tempFolder()
  const file = join(folder, 'vault.json')
  const writers = ['a', 'b', 'c'].map(writer =>
    inProcess(
      'electron/secrets/vault.ts',
      `const mine = it.vault(${JSON.stringify(file)}, 'pass')
       for (let at = 0; at < 12; at++) await mine.set('${writer}' + at, 'kept')
       console.log(await mine.add('made once', '${writer}'))`,
    ),
  )
  const reader = vault(file, 'pass')
  let ended = false
  const codes = Promise.all(writers.map(it => it.code)).finally(() => {
    ended = true
  })
  const made = Promise.all(writers.map(it => it.said))
  while (!ended) {
    await reader.get('a0')
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  expect(await codes).toEqual([0, 0, 0])
  const names = ['a', 'b', 'c'].flatMap(it => Array.from({ length: 12 }, (_, at) => it + at))
  const kept = await Promise.all(names.map(name => reader.get(name)))
  expect(kept).toEqual(names.map(() => 'kept'))
  expect(new Set((await made).map(String)).size).toBe(1)
  expect(readdirSync(folder).sort()).toEqual(['vault.json', 'vault.json.lock'])
}, 60_000)

test('a process that was killed while it wrote holds nobody up', async () => {
  const file = join(tempFolder(), 'vault.json')
  const { child, code, said } = inProcess(
    'electron/db/file-lock.ts',
    `it.underLock(${JSON.stringify(`${file}.lock`)}, () => { process.stdout.write('held'); for (;;); })`,
  )
  await said
  writeFileSync(`${file}.next`, '{"version":1,"kd')
  const waiting = vault(file, 'pass').set('key', 'secret')
  child.kill('SIGKILL')
  await code
  await waiting
  expect(await vault(file, 'pass').get('key')).toBe('secret')
})

test('a header that no vault has is damage, said at once whatever it would cost', async () => {
  const file = join(tempFolder(), 'vault.json')
  await vault(file, 'pass').set('key', 'secret')
  const whole = JSON.parse(readFileSync(file, 'utf8'))
  const kdfs = [
    ...[0, -2, 2, 3, 1.5, 2 ** 20, 2 ** 62, '131072', null].map(N => ({ N })),
    ...[0, 9999, '8', null].map(r => ({ r })),
    ...[0, 5000, null].map(p => ({ p })),
    ...['', 'AAAA', '!!!!', 7, null].map(salt => ({ salt })),
    { name: 'none' },
  ]
  const odd = [
    ...kdfs.map(kdf => ({ ...whole, kdf: { ...whole.kdf, ...kdf } })),
    ...['', 'AAAA', 12, null, whole.tag].map(nonce => ({ ...whole, nonce })),
    ...['', 'AAAA', [], whole.nonce].map(tag => ({ ...whole, tag })),
    ...[5, null, '*'].map(sealed => ({ ...whole, sealed })),
    ...[null, [], 'text', 3, {}, { ...whole, version: 2 }],
  ].map(it => JSON.stringify(it))
  for (const text of [...odd, '', '{', JSON.stringify(whole).slice(0, 90)]) {
    writeFileSync(file, text)
    const damaged = { code: 'VAULT_DAMAGED' }
    await expect(vault(file, 'pass').get('key'), text).rejects.toMatchObject(damaged)
    await expect(vault(file, 'pass').set('key', 'new'), text).rejects.toMatchObject(damaged)
    expect(readFileSync(file, 'utf8')).toBe(text)
  }
})
