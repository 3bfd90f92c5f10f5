/**
 * The walls of the house: who may import whom. Paths are regular expressions on files as they are
 * resolved, so a package is `node_modules/<name>/…`; $1 is what the `from` path captured.
 *
 * TypeScript 7 has no API that could read the sources, so swc parses them.
 *
 * @type {import('dependency-cruiser').IConfiguration}
 */
export default {
  forbidden: [
    {
      name: 'electron-in-the-shell-only',
      comment: "Only main.ts, preload.ts and shell/ import 'electron': the rest runs headless too.",
      severity: 'error',
      from: { pathNot: '^electron/((main|preload)[.]ts$|shell/)|^tests/support/electron' },
      to: { path: '^node_modules/electron/' },
    },
    {
      name: 'electron-stand-in-by-type-only',
      comment: "The tests' stand-in for Electron has its types and never its runtime.",
      severity: 'error',
      from: { path: '^tests/support/electron' },
      to: { path: '^node_modules/electron/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'page-on-its-own',
      comment: 'The page imports shared/, itself and packages for browsers.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { pathNot: '^(renderer|shared|node_modules)/' },
    },
    {
      name: 'page-without-servers-packages',
      comment: 'What reads disks, keychains or sockets is for the main process.',
      severity: 'error',
      from: { path: '^renderer/' },
      to: {
        path: '^node_modules/(@hono|@napi-rs|@orpc/server|better-sqlite3|commander|drizzle-orm|env-paths|hono|node-cron|open|stripe)/',
      },
    },
    {
      name: 'shared-on-its-own',
      comment:
        'A platform can take shared/ alone, to any runtime: itself and a few pure libraries.',
      severity: 'error',
      from: { path: '^shared/' },
      to: { pathNot: '^shared/|^node_modules/(@orpc/contract|temporal-polyfill|zod)/' },
    },
    {
      name: 'provider-on-its-own',
      comment: 'A provider knows its port, its own folder and the types of the ledger.',
      severity: 'error',
      from: { path: '^electron/providers/([^/]+)/' },
      to: {
        path: '^(electron|renderer|tests)/',
        pathNot: '^electron/(providers/($1/|[^/]+[.]ts$)|ledger/)',
      },
    },
    {
      name: 'provider-knows-the-ledger-by-type-only',
      severity: 'error',
      from: { path: '^electron/providers/' },
      to: { path: '^electron/ledger/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'port-on-its-own',
      comment: 'What every provider builds on knows none of them, and nothing behind them.',
      severity: 'error',
      from: { path: '^electron/providers/[^/]+[.]ts$' },
      to: {
        path: '^electron/',
        pathNot: '^electron/(providers/[^/]+[.]ts$|ledger/)',
      },
    },
    {
      name: 'forward-from-the-ledger',
      comment: 'Entries → figures → snapshots → platforms. A step never asks one in front of it.',
      severity: 'error',
      from: { path: '^electron/ledger/' },
      to: {
        path: '^electron/(metrics|milestones|snapshots|publishing|leaderboard|jobs|rpc|command|headless)/',
      },
    },
    {
      name: 'forward-from-the-figures',
      severity: 'error',
      from: { path: '^electron/metrics/' },
      to: {
        path: '^electron/(milestones|snapshots|publishing|leaderboard|jobs|rpc|command|headless)/',
      },
    },
    {
      name: 'forward-from-the-snapshots',
      severity: 'error',
      from: { path: '^electron/snapshots/' },
      to: { path: '^electron/(publishing|leaderboard|jobs|rpc|command|headless)/' },
    },
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that imports nothing and that nothing imports.',
      severity: 'error',
      // Node itself loads these before anything of the app.
      from: { orphan: true, pathNot: '[.]d[.]ts$|^tests/support/(broken-native|clock)[.]ts$' },
      to: {},
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'They are not there once the app is packaged. Electron is: it is the runtime.',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only', 'npm'],
        pathNot: '^node_modules/(electron|vite)/',
      },
    },
    {
      name: 'vite-where-a-checkout-builds-its-page',
      comment: 'A checkout builds the page when it starts; the packaged app brings it along.',
      severity: 'error',
      from: {
        path: '^(electron|renderer|shared)/',
        pathNot: '^electron/(start|serve|headless/page)[.]ts$',
      },
      to: { path: '^node_modules/vite/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'vite-on-demand',
      comment: 'Imported only when a page has to be built: elsewhere vite is not installed.',
      severity: 'error',
      from: { path: '^electron/(start|serve|headless/page)[.]ts$' },
      to: { path: '^node_modules/vite/', dependencyTypesNot: ['type-only', 'dynamic-import'] },
    },
    {
      name: 'nothing-missing',
      comment: 'An import that leads nowhere, or to a package that package.json does not name.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'nothing-undeclared',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: '^node_modules/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
    },
  },
}
