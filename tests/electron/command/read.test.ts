import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { tempFolder } from '../../support/app.ts'
import { runCommand } from '../../support/command.ts'

const MB = 1024 * 1024

/** Far more than any limit, a megabyte at a time; counts how much of it was taken. */
function flood() {
  const taken = { megabytes: 0 }
  function* pour() {
    for (; taken.megabytes < 200; taken.megabytes += 1) yield Buffer.alloc(MB, 'x')
  }
  return { input: { [Symbol.iterator]: pour }, taken }
}

const importing = (file: string, input?: Iterable<Buffer>) =>
  runCommand(
    ['import', file, '--format', 'generic', '--name', 'A', '--data-dir', tempFolder(), '--json'],
    { input },
  )

describe('what is read has a limit, and no more than that is read', () => {
  test('import: a pipe, a device and a file', async () => {
    const { input, taken } = flood()
    const large = join(tempFolder(), 'large.csv')
    writeFileSync(large, '')
    truncateSync(large, 128 * MB + 1)
    for (const [file, name] of [
      ['-', 'Standard input'],
      ['/dev/zero', '/dev/zero'],
      [large, large],
    ] as const) {
      const { code, stdout, stderr } = await importing(file, input)
      expect([code, JSON.parse(stdout).error]).toEqual([
        2,
        {
          code: 'INVALID_INPUT',
          message: `${name} has more than 128 MB.`,
          why: expect.any(String),
          fix: expect.any(String),
        },
      ])
      expect(stderr).toContain('has more than 128 MB')
    }
    expect(taken.megabytes).toBeLessThan(140)
  })

  test('verify: a pipe, a named pipe and a file', async () => {
    const { input, taken } = flood()
    const folder = tempFolder()
    const [large, pipe] = [join(folder, 'large.json'), join(folder, 'pipe')]
    writeFileSync(large, '')
    truncateSync(large, 64 * MB + 1)
    const writer = spawn('sh', ['-c', 'mkfifo "$0" && echo made && exec yes > "$0"', pipe])
    onTestFinished(() => void writer.kill('SIGKILL'))
    await once(writer.stdout, 'data')
    for (const file of ['-', large, pipe]) {
      const { code, stdout, stderr } = await runCommand(['verify', file, '--json'], { input })
      expect([code, JSON.parse(stdout)]).toEqual([
        2,
        {
          valid: null,
          code: 'INVALID_INPUT',
          problem: expect.stringContaining('has more than 64 MB.'),
        },
      ])
      expect(stderr).toContain('signed answer alone')
    }
    expect(taken.megabytes).toBeLessThan(72)
  })

  test('--key-stdin: no key is as long as 64 KB', async () => {
    const { input, taken } = flood()
    const { code, stdout } = await runCommand(
      ['connect', 'stripe', '--name', 'A', '--key-stdin', '--json', '--data-dir', tempFolder()],
      { input },
    )
    expect([code, JSON.parse(stdout).error]).toMatchObject([
      1,
      { code: 'KEY_MALFORMED', why: expect.stringContaining('more than 64 KB') },
    ])
    expect(taken.megabytes).toBeLessThan(8)
  })
})

test('verify follows no redirect, and says where it leads', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer(({ url }, response) => {
    asked.push(url)
    response.writeHead(302, { location: '/elsewhere' }).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const { code, stderr } = await runCommand(['verify', `${address}/signed`])
  expect([code, stderr]).toEqual([2, expect.stringContaining(`redirects to ${address}/elsewhere`)])
  expect(asked).toEqual(['/signed'])
})

test('verify says in words why there is no answer, and that a redirect leads nowhere it could be', async () => {
  const server = createServer(({ url }, response) => {
    if (url === '/cut') return void response.write('{', () => response.destroy())
    if (url === '/large') return void response.end(Buffer.alloc(65 * MB, ' '))
    const location = url === '/file' ? 'file:///etc/passwd' : 'http://['
    response.writeHead(302, { location }).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const address = `http://127.0.0.1:${port}`
  const said = async (source: string) => {
    const { code, stdout } = await runCommand(['verify', source, '--json'])
    expect(code).toBe(2)
    return JSON.parse(stdout).problem
  }
  const nowhere = 'redirects to something that isn’t a web address'
  for (const path of ['/file', '/none']) expect(await said(address + path)).toContain(nowhere)
  expect(await said(`${address}/cut`)).toContain('The connection was cut')
  expect(await said(`${address}/large`)).toContain('longer than 64 MB')
  const gone = createServer()
  await new Promise<void>(resolve => gone.listen(0, '127.0.0.1', resolve))
  const unused = `http://127.0.0.1:${(gone.address() as AddressInfo).port}`
  await new Promise(resolve => gone.close(resolve))
  expect(await said(unused)).toContain('Nothing answers there')
  expect(await said('http://[')).toContain('not a web address')
})

test('a file that cannot be read is said in words', async () => {
  for (const [file, why] of [
    ['/nowhere', 'There is no such file.'],
    [tempFolder(), 'It is a folder.'],
  ] as const) {
    expect((await importing(file)).stderr).toContain(why)
    expect((await runCommand(['verify', file])).stderr).toContain(why)
  }
})
