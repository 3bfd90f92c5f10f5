/**
 * Keeps biome.json's list of files with long functions short: says which of them have none any more,
 * or are gone, and fails. What is on no list, biome itself refuses.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const RULE = 'noExcessiveLinesPerFunction'

const root = join(import.meta.dirname, '../..')
const { linter, overrides } = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'))

const listed: string[] = overrides
  .filter((it: Override) => it.linter?.rules?.complexity?.[RULE] === 'off')
  .flatMap((it: Override) => it.includes)
  .filter((path: string) => !path.includes('*'))
const still = longAmong(listed.filter(path => existsSync(join(root, path))))
const needless = listed.filter(path => !still.has(path))

for (const path of needless) {
  console.error(`${path} has no long function any more: take it off the list in biome.json.`)
}
if (needless.length > 0) process.exitCode = 1

interface Override {
  includes: string[]
  linter?: { rules?: { complexity?: Record<string, unknown> } }
}

/** Those with a function that is too long, by the rule as biome.json has it for all other files. */
function longAmong(paths: string[]): Set<string> {
  if (paths.length === 0) return new Set()
  const folder = mkdtempSync(join(tmpdir(), 'openrevenue-lint-'))
  try {
    const rules = { complexity: { [RULE]: linter.rules.complexity[RULE] } }
    writeFileSync(join(folder, 'biome.json'), JSON.stringify({ linter: { rules } }))
    const { diagnostics } = JSON.parse(lint(folder, paths))
    return new Set(diagnostics.map((it: { location: { path: string } }) => it.location.path))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** What biome says of the rule in these files; it exits with 1 when it finds something. */
function lint(config: string, paths: string[]): string {
  const ask = [`--only=complexity/${RULE}`, '--reporter=json', '--max-diagnostics=none']
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const options = { cwd: root, encoding: 'utf8', stdio: 'pipe' } as const
  try {
    return execFileSync(
      process.execPath,
      [biome, 'lint', `--config-path=${config}`, ...ask, ...paths],
      options,
    )
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    if (status !== 1 || !stdout.startsWith('{')) throw new Error(`biome: ${stderr}`)
    return stdout
  }
}
