import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** The built page's folder; builds it first when it is missing or older than its sources. */
export async function builtPage(root: string, say: (line: string) => void): Promise<string> {
  const page = join(root, 'out/renderer')
  const index = join(page, 'index.html')
  const sources = ['renderer', 'shared', 'vite.config.ts', 'package.json'].map(it => join(root, it))
  const fromPackage = sources.every(it => !existsSync(it))
  const fresh = existsSync(index) && statSync(index).mtimeMs >= Math.max(...sources.map(newest))
  if (fresh || fromPackage) return page
  say('Building the page…')
  const { build } = await import('vite')
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' })
  return page
}

/** The time of the last change below a path, in milliseconds; 0 where there is nothing. */
function newest(path: string): number {
  if (!existsSync(path)) return 0
  const found = statSync(path)
  if (!found.isDirectory()) return found.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), 0)
}
