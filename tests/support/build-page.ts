import { join } from 'node:path'
import { builtPage } from '../../electron/headless/page.ts'

/** Builds the page once, before any test that serves it: two at a time would write over each other. */
export default async function buildPage(): Promise<void> {
  await builtPage(join(import.meta.dirname, '../..'), line => console.error(line))
}
