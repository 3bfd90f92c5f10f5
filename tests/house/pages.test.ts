import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import walls from '../../.dependency-cruiser.mjs'
import { program } from '../../electron/command/program.ts'
import { jobKindSchema } from '../../shared/contract/jobs.ts'

const ROOT = join(import.meta.dirname, '../..')

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8')

const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter(Boolean)
const PAGES = FILES.filter(it => it.endsWith('.md') && it !== 'CHANGELOG.md')
const TRACED = 'docs/a-change-traced.md'

/** A path from the root; `<name>` and `*` stand for any one name. */
const PATH =
  /(?<![\w./@-])(?:electron|renderer|shared|tests|docs|resources)\/[\w.*<>{},/-]*[\w*>/](?=[`),: ]|$)/gm

test('every path that a page names is there', () => {
  const there = new Set(FILES.flatMap(file => [file, ...foldersOf(file)]))
  for (const page of PAGES) {
    for (const path of new Set(read(page).match(PATH) ?? [])) {
      const shape = new RegExp(`^${escaped(path.replace(/\/$/, ''))}$`)
      expect(
        [...there].some(it => shape.test(it)),
        `${page}: ${path}`,
      ).toBe(true)
    }
  }
})

test('every link from one page to another leads to a file', () => {
  const there = new Set(FILES.flatMap(file => [file, ...foldersOf(file)]))
  for (const page of PAGES) {
    for (const [, to = ''] of read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)) {
      expect(there, `${page}: ${to}`).toContain(join(page, '..', to).replace(/\/$/, ''))
    }
  }
})

test('CONTRIBUTING says every wall in words', () => {
  const rules = read('CONTRIBUTING.md').split('## Rules that tools keep')[1] ?? ''
  for (const { name } of walls.forbidden) expect(rules).toContain(`\`${name}\``)
})

test('the house that CONTRIBUTING draws has every folder, and no other', () => {
  const drawn = read('CONTRIBUTING.md').split('## The house')[1] ?? ''
  const electron = drawn.slice(drawn.indexOf('electron/'), drawn.indexOf('\nrenderer/'))
  const named = [...electron.matchAll(/^ {2}([\w-]+)\//gm)].map(([, name]) => name)
  const folders = FILES.flatMap(it => it.match(/^electron\/([\w-]+)\//)?.[1] ?? [])
  expect(named.sort()).toEqual([...new Set(folders)].sort())
})

test('a change, traced: what it counts is what it lists', () => {
  const sections = read(TRACED).split(/^## /m)
  const rows = (title: string) =>
    (sections.find(it => it.startsWith(title)) ?? '').match(/^\| `.*$/gm) ?? []
  const now = (what: string) =>
    Number(read(TRACED).match(new RegExp(`^\\| ${what}.*\\| (\\d+) \\|$`, 'm'))?.[1])
  const asked = rows('A provider').filter(it => /\| `tsc` \|$/.test(it))
  expect(now('files for a provider')).toBe(asked.length)
  expect(now('files for a figure')).toBe(rows('A figure').length)
  expect(now('files for a job')).toBe(rows('A job').length)
  expect(now('files for a command')).toBe(rows('A command').length)
  const loose = FILES.filter(it => /^electron\/(?!main|preload|serve|start|cli|app)[^/]+$/.test(it))
  expect(now('loose files right in `electron/`')).toBe(loose.length)
  const inShared = FILES.filter(it => /^shared\/[^/]+$/.test(it))
  expect(now('loose files right in `shared/`')).toBe(inShared.length)
})

test('docs/jobs.md has a line for every kind of job', () => {
  for (const kind of jobKindSchema.options) expect(read('docs/jobs.md')).toContain(`\`${kind}\` |`)
})

test('README names every command', () => {
  const readme = read('README.md')
  for (const command of program.commands) expect(readme).toContain(`\`${command.name()}`)
})

test('every address of the page is among those that are checked for accessibility', () => {
  const checked = read('tests/e2e/accessibility.test.ts')
  const paths = [...read('renderer/router.tsx').matchAll(/path: '(\/[^'$]*)/g)]
  expect(paths.length).toBeGreaterThan(10)
  for (const [, path] of paths) expect(checked).toContain(`'${path}`)
})

function foldersOf(file: string): string[] {
  const parts = file.split('/')
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'))
}

const escaped = (path: string): string =>
  path
    .replaceAll(/[.+?^$()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\{([^}]*)\}/g, (_, names: string) => `(${names.replaceAll(',', '|')})`)
    .replaceAll(/\*|<\w+>/g, '[^/]+')
