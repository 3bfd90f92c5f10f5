import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

/** Debian's Chromium where it is, else the Chrome that is installed. Root cannot have its sandbox. */
export function launchBrowser(): Promise<Browser> {
  const debian = '/usr/bin/chromium'
  return chromium.launch({
    ...(existsSync(debian) ? { executablePath: debian } : { channel: 'chrome' }),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}
