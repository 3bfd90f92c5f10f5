import { join } from 'node:path'
import { buildPage } from '../../electron/headless/page.ts'

/** Builds the page once, before any test that serves it: two at a time would write over each other. */
export default async function setUp(): Promise<void> {
  await buildPage(join(import.meta.dirname, '../..'), line => console.error(line))
}
