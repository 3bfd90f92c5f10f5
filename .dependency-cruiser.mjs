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
      from: { path: '^shared/', pathNot: '^shared/snapshot/' },
      to: { pathNot: '^shared/|^node_modules/(@orpc/contract|temporal-polyfill|zod)/' },
    },
    {
      name: 'verifier-on-its-own',
      comment: 'Anyone can take the verifier, to any runtime: itself and pure libraries, no Node.',
      severity: 'error',
      from: { path: '^shared/snapshot/', pathNot: '^shared/snapshot/tests/' },
      to: {
        pathNot: '^shared/snapshot/(?!tests/)|^node_modules/(@sd-jwt/[^/]+|canonicalize|jose|zod)/',
      },
    },
    {
      name: 'verifiers-tests-on-their-own',
      comment: 'They go with the verifier: nothing of ours outside its folder.',
      severity: 'error',
      from: { path: '^shared/snapshot/tests/' },
      to: { path: '^(electron|renderer|tests|shared/(?!snapshot/))' },
    },
    {
      name: 'verifier-by-its-name',
      comment: "Elsewhere it is '@openrevenue/snapshot', as it is for a platform.",
      severity: 'error',
      from: { pathNot: '^shared/snapshot/' },
      to: { path: '^shared/snapshot/', dependencyTypesNot: ['aliased-workspace'] },
    },
    {
      name: 'provider-on-its-own',
      comment: 'A provider knows its port, its own folder and the words of a page.',
      severity: 'error',
      from: { path: '^electron/providers/([^/]+)/' },
      to: {
        path: '^(electron|renderer|tests)/',
        pathNot: '^electron/(providers/($1/|[^/]+[.]ts$)|ledger/page[.]ts$)',
      },
    },
    {
      name: 'port-on-its-own',
      comment: 'What every provider builds on knows none of them, and nothing behind them.',
      severity: 'error',
      from: { path: '^electron/providers/[^/]+[.]ts$' },
      to: {
        path: '^electron/',
        pathNot: '^electron/(providers/[^/]+[.]ts$|ledger/page[.]ts$)',
      },
    },
    {
      name: 'provider-by-its-front-door',
      comment: 'What a folder of a provider has is its own; others take what its index gives.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/providers/' },
      to: { path: '^electron/providers/[^/]+/', pathNot: '^electron/providers/[^/]+/index[.]ts$' },
    },
    {
      name: 'providers-put-together-by-the-root',
      comment: 'Which providers there are is said in app.ts; an import reads the files of one.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(providers/|imports/|app[.]ts$)' },
      to: { path: '^electron/providers/[^/]+/' },
    },
    {
      name: 'secrets-on-their-own',
      comment: 'A store of named secrets: whose they are and what they open is for others to know.',
      severity: 'error',
      from: { path: '^electron/secrets/' },
      to: { path: '^electron/', pathNot: '^electron/(secrets|db)/' },
    },
    {
      name: 'database-on-its-own',
      severity: 'error',
      from: { path: '^electron/db/' },
      to: { path: '^electron/', pathNot: '^electron/db/' },
    },
    {
      name: 'backups-of-the-ledger-and-its-secrets',
      comment: 'A copy is of the file, whatever is in it: no provider, nothing that is published.',
      severity: 'error',
      from: { path: '^electron/backups/' },
      to: { path: '^electron/', pathNot: '^electron/(backups|db|secrets|ledger)/' },
    },
    {
      name: 'outgoing-on-its-own',
      comment: 'How anything is sent to an address that a person gave; what it is others know.',
      severity: 'error',
      from: { path: '^electron/outgoing/' },
      to: { path: '^electron/', pathNot: '^electron/outgoing/' },
    },
    {
      name: 'alerts-are-told-what-to-say',
      comment: 'They have channels and words: no job, no figure and no customer.',
      severity: 'error',
      from: { path: '^electron/alerts/' },
      to: { path: '^electron/', pathNot: '^electron/(alerts|outgoing|db|secrets)/' },
    },
    {
      name: 'ledger-on-its-own',
      comment: 'Entries → figures → snapshots → platforms. The ledger asks none in front of it.',
      severity: 'error',
      from: { path: '^electron/ledger/' },
      to: { path: '^electron/', pathNot: '^electron/(ledger|db)/' },
    },
    {
      name: 'rates-from-the-ledger',
      severity: 'error',
      from: { path: '^electron/rates/' },
      to: { path: '^electron/', pathNot: '^electron/(rates|ledger|db|providers/[^/]+[.]ts$)' },
    },
    {
      name: 'metrics-from-the-ledger',
      comment: 'Metrics read the ledger and the rates. Never back.',
      severity: 'error',
      from: { path: '^electron/metrics/' },
      to: { path: '^electron/', pathNot: '^electron/(metrics|ledger|rates|db)/' },
    },
    {
      name: 'startups-know-no-service',
      comment: 'Not what is signed for them, nor what is connected under them.',
      severity: 'error',
      from: { path: '^electron/startups/' },
      to: { path: '^electron/', pathNot: '^electron/(startups|metrics|ledger|db)/' },
    },
    {
      name: 'connections-know-no-import',
      severity: 'error',
      from: { path: '^electron/connections/' },
      to: {
        path: '^electron/',
        pathNot: '^electron/(connections|startups|secrets|db|ledger|providers)/',
      },
    },
    {
      name: 'snapshots-from-the-metrics',
      comment: 'Snapshots read metrics. Never back, and never what sends them.',
      severity: 'error',
      from: { path: '^electron/snapshots/' },
      to: { path: '^electron/', pathNot: '^electron/(snapshots|metrics|startups|secrets|db)/' },
    },
    {
      name: 'publishing-from-the-snapshots',
      severity: 'error',
      from: { path: '^electron/publishing/' },
      to: {
        path: '^electron/(workflows|jobs|sync|rpc|command|headless|shell|connections|imports)/',
      },
    },
    {
      name: 'services-below-the-workflows',
      comment:
        'Doors → rpc → workflows → services → ledger: a service is told, it asks nobody above.',
      severity: 'error',
      from: {
        path: '^electron/(alerts|backups|connections|doctor|exports|imports|jobs|milestones|publishing|rates|snapshots|startups|sync)/',
      },
      to: { path: '^electron/(workflows|rpc|command|headless|shell)/|^electron/[^/]+[.]ts$' },
    },
    {
      name: 'telemetry-is-told',
      comment: 'It counts what it is told of, and asks no service; its token is a secret.',
      severity: 'error',
      from: { path: '^electron/telemetry/' },
      to: { path: '^electron/', pathNot: '^electron/(telemetry|secrets)/' },
    },
    {
      name: 'telemetry-for-the-doors',
      comment: 'A service tells of what happens and does not know who counts.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/(telemetry/|(app|serve)[.]ts$)' },
      to: { path: '^electron/telemetry/' },
    },
    {
      name: 'counting-on-demand',
      comment: 'Only where metrics are asked for is the library that counts loaded.',
      severity: 'error',
      from: { path: '^electron/(app|serve)[.]ts$' },
      to: {
        path: '^electron/telemetry/telemetry[.]ts$',
        dependencyTypesNot: ['type-only', 'dynamic-import'],
      },
    },
    {
      name: 'workflows-below-the-doors',
      severity: 'error',
      from: { path: '^electron/workflows/' },
      to: { path: '^electron/(rpc|command|headless|shell)/|^electron/[^/]+[.]ts$' },
    },
    {
      name: 'rpc-has-no-rules-of-its-own',
      comment: 'It maps the contract to services: no database, no secret, no door.',
      severity: 'error',
      from: { path: '^electron/rpc/' },
      to: { path: '^electron/((db|command|headless|shell)/|[^/]+[.]ts$)' },
    },
    {
      name: 'commands-by-the-contract',
      comment:
        'A command asks for figures as the page does. It opens the app, and reads no service, but where the ledger may not open: to list backups and restore one.',
      severity: 'error',
      from: { path: '^electron/command/' },
      to: {
        path: '^electron/',
        pathNot:
          '^electron/(command/|rpc/|(app|serve)[.]ts$|db/(data-folder|errors)[.]ts$|backups/listing[.]ts$|workflows/restore[.]ts$)',
      },
    },
    {
      name: 'root-of-doors-alone',
      comment: 'The doors and the composition root; every other file has a folder.',
      severity: 'error',
      from: { path: '^electron/(?!(main|preload|serve|start|cli|app)[.]ts$)[^/]+[.]ts$' },
      to: {},
    },
    {
      name: 'app-by-the-doors-alone',
      comment: 'Nothing else constructs services, and no service reaches for the root.',
      severity: 'error',
      from: { path: '^electron/', pathNot: '^electron/((main|serve)[.]ts$|shell/|command/)' },
      to: { path: '^electron/app[.]ts$' },
    },
    {
      name: 'no-circles-of-folders',
      severity: 'error',
      scope: 'folder',
      from: { path: '^(electron|renderer|shared)' },
      to: { circular: true },
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
      from: { path: '^(electron|renderer|shared)/', pathNot: '^shared/snapshot/tests/' },
      to: { path: '^(tests|shared/snapshot/tests)/' },
    },
    {
      name: 'no-development-packages-in-the-product',
      comment: 'They are not there once the app is packaged. Electron is: it is the runtime.',
      severity: 'error',
      from: { path: '^(electron|renderer|shared)/', pathNot: '^shared/snapshot/tests/' },
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
