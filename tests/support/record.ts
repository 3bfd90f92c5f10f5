import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page, Request } from 'playwright-core'

/** The longest that one piece of the record is waited for: a page that hangs must not hide the rest. Milliseconds. */
const PATIENCE = 5_000

export interface PageRecord {
  /** What the page shows and what went before, in a few dozen lines. */
  words(): Promise<string>
  /** Saves the words, the page's HTML and a picture of it as `name` with three endings. */
  save(folder: string, name: string): Promise<void>
}

/**
 * Notes what a page says, asks for and is clicked on, for the day its test fails. Begin before the page is
 * opened; `serverOutput` is what the process behind it has printed so far.
 */
export async function recordPage(page: Page, serverOutput: () => string): Promise<PageRecord> {
  const said: string[] = []
  const failed: string[] = []
  const pending = new Set<Request>()
  page.on('console', it => said.push(`${it.type()}: ${it.text()}`))
  page.on('pageerror', error => said.push(`thrown: ${error.stack ?? error}`))
  page.on('request', it => pending.add(it))
  page.on('requestfinished', it => pending.delete(it))
  page.on('requestfailed', it => {
    pending.delete(it)
    failed.push(`${nameOf(it)}: ${it.failure()?.errorText}`)
  })
  page.on('response', it => {
    if (it.status() >= 400) failed.push(`${nameOf(it.request())}: ${it.status()}`)
  })
  await page.addInitScript(notePresses)

  async function words(): Promise<string> {
    const shown = await orWhyNot(page.locator('body').ariaSnapshot({ timeout: PATIENCE }))
    const presses = await orWhyNot(page.evaluate(() => window.presses?.join('\n') ?? ''))
    return [
      ...part('Page', `${page.url()}\n${shown.slice(0, 1500)}`),
      ...part('Pressed, in milliseconds since the page was opened', presses),
      ...part('Console', said.slice(-20).join('\n')),
      ...part('Failed requests', failed.slice(-20).join('\n')),
      ...part(
        'Requests without an answer, or still being answered',
        [...pending].map(nameOf).join('\n'),
      ),
      ...part('Server', serverOutput().slice(-3000)),
    ].join('\n')
  }

  return {
    words,
    async save(folder, name) {
      mkdirSync(folder, { recursive: true })
      const path = join(folder, name)
      writeFileSync(`${path}.txt`, await words())
      writeFileSync(`${path}.html`, String(await orWhyNot(page.content())))
      await orWhyNot(page.screenshot({ path: `${path}.png`, timeout: PATIENCE }))
    },
  }
}

declare global {
  interface Window {
    /** The last presses, releases and clicks, and when the fonts came. */
    presses?: string[]
  }
}

/** Runs in the page. A click without a press and a release on the same thing is none. */
function notePresses(): void {
  const presses: string[] = []
  window.presses = presses
  const note = (what: string) => {
    presses.push(`${Math.round(performance.now())} ${what}`)
    if (presses.length > 20) presses.shift()
  }
  for (const type of ['pointerdown', 'pointerup', 'click']) {
    const noteEvent = ({ target }: Event) => {
      const { tagName = '', textContent = '' } = target instanceof Element ? target : {}
      note(`${type} ${tagName} ${textContent?.slice(0, 40)}`)
    }
    window.addEventListener(type, noteEvent, true)
  }
  document.fonts.addEventListener('loadingdone', () => note('fonts loaded'))
}

const part = (title: string, text: string): string[] =>
  text.trim() === '' ? [] : [`— ${title}`, text.trim()]

/** Without what follows the address: a link's token is nobody's to read. */
const nameOf = (request: Request): string =>
  `${request.method()} ${request.url().replace(/\?.*/, '')}`

/** What was asked of the page, or why it did not come. */
async function orWhyNot<T>(asked: Promise<T>): Promise<T | string> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, PATIENCE, `(nothing within ${PATIENCE} ms)`)
  })
  try {
    return await Promise.race([asked, late])
  } catch (error) {
    return `(${error instanceof Error ? error.message : error})`
  } finally {
    clearTimeout(timer)
  }
}
