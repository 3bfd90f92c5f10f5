import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { build, type Rolldown } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { ROOT } from '../support/app.ts'
import { launchBrowser } from '../support/browser.ts'

const VECTORS = join(ROOT, 'shared/snapshot/vectors')

/** The verifier as a platform's page would bundle it. */
async function bundle(): Promise<string> {
  const [built] = (await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      lib: {
        entry: join(ROOT, 'shared/snapshot/v1.ts'),
        name: 'snapshot',
        formats: ['iife'],
      },
    },
  })) as Rolldown.RolldownOutput[]
  return built?.output[0].code ?? ''
}

test('the verifier comes to the same result in a browser, for each vector', async () => {
  const vectors = readdirSync(VECTORS).map(file =>
    JSON.parse(readFileSync(join(VECTORS, file), 'utf8')),
  )
  const browser = await launchBrowser()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  // WebCrypto is there on a secure page alone.
  await page.route('https://platform.test/', route =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Platform</title>' }),
  )
  await page.goto('https://platform.test/')
  await page.addScriptTag({ content: await bundle() })
  const results = await page.evaluate(async vectors => {
    const { parseV1, verifyV1 } = Reflect.get(globalThis, 'snapshot')
    const results = []
    for (const { answer, expectedKey } of vectors) {
      const { signed, problem } = parseV1(answer)
      const it = signed
        ? await verifyV1(signed, { expectedKey })
        : { valid: false, points: [], problem, limits: [] }
      const { valid, points, limits } = it
      results.push({ valid, points: points.length, problem: it.problem, limits })
    }
    return results
  }, vectors)
  expect(results).toEqual(vectors.map(({ result }) => result))
})
