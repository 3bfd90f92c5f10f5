import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createRouterClient } from '@orpc/server'
import { Command } from 'commander'
import openInBrowser from 'open'
import { AppError } from '../shared/errors.ts'
import { type App, createApp } from './app.ts'
import { guardProcess } from './command/guard.ts'
import { type ServeOptions, withServeOptions } from './command/options.ts'
import { note, print, printJson } from './command/print.ts'
import { explain, problemOf } from './command/problem.ts'
import { report } from './command/report.ts'
import { askPassphrase, canAsk, outliveReaders } from './command/terminal.ts'
import { defaultDataDir, needWritableFolder, sampleDataDir } from './db/data-folder.ts'
import { LOOPBACK, listen, portOf } from './headless/listen.ts'
import { openMetrics } from './headless/metrics.ts'
import { buildPage, builtPage, livePage } from './headless/page.ts'
import { pageRoutes } from './headless/routes.ts'
import { createSession } from './headless/session.ts'
import type { Telemetry } from './telemetry/telemetry.ts'

const ROOT = join(import.meta.dirname, '..')

/** The headless door, from a command line. Sets the exit code and explains what went wrong. */
export async function serve(args: string[]): Promise<void> {
  const command = withServeOptions(new Command('serve').option('--data-dir <dir>'))
  const options = command.parse(args, { from: 'user' }).opts<ServeOptions>()
  outliveReaders()
  try {
    await servePage(options)
  } catch (error) {
    note(...explain(problemOf(error)))
    process.exitCode = 1
  }
}

/** Serves the app's page on 127.0.0.1 behind a one-time link until it is told to stop. */
export async function servePage(options: ServeOptions): Promise<void> {
  guardProcess(report)
  const dataDir = options.dataDir ?? (options.demo ? sampleDataDir() : defaultDataDir())
  needWritableFolder(dataDir)
  const telemetry = await telemetryFor(options)
  const app = await createApp({
    ...{ root: ROOT, dataDir, door: 'browser', staysOpen: true, passphrase: askPassphrase },
    ...{ ecbFiles: process.env.OPENREVENUE_ECB_FILES, observer: telemetry?.observer },
  })
  try {
    if (options.demo) await createRouterClient(app.router).connections.startSample()
    // From here on: whoever reads the link may stop the app the moment it is printed.
    const stopped = toldToStop()
    const session = createSession()
    const folder = options.live ? null : await buildPage(ROOT, note)
    // Before the page's server, which nothing would close where this one's port is taken.
    const publishing = await app.openPublishing(options.apiPort, options.publicHost)
    const metrics = telemetry && (await metricsOf(app, telemetry, options))
    const server = await listen({ port: options.port ?? 0, option: '--port' }, async server =>
      pageRoutes({
        router: app.router,
        page: folder === null ? await livePage(ROOT, server) : builtPage(folder),
        session,
        authority: () => `${LOOPBACK}:${portOf(server)}`,
      }),
    )
    const link = () => `http://${LOOPBACK}:${portOf(server)}/enter?token=${session.issue()}`
    const first = link()
    const say = options.json ? note : (line: string) => print(line)
    if (options.json)
      printJson({ link: first, publishing, ...(metrics && { metrics: metrics.url }) })
    say(`OpenRevenue is at ${first}`)
    say('The link opens once. Press Ctrl-C to stop.')
    if (publishing) say(`Platforms can pull from ${publishing}`)
    if (metrics)
      say(`Prometheus can scrape ${metrics.url} with the token of \`metrics-token show\``)
    app.jobs.start()
    if (options.open) await openInBrowser(first).catch(() => undefined)
    if (canAsk()) {
      createInterface(process.stdin).on('line', () => say(`A new link: ${link()}`))
    }
    await stopped
    for (const it of [server, ...(metrics ? [metrics.server] : [])]) {
      it.closeAllConnections()
      it.close()
    }
  } finally {
    await app.close()
  }
  process.exit()
}

/** Only where metrics are asked for is anything counted, or the library that counts loaded. */
async function telemetryFor({ metricsPort, metricsHost }: ServeOptions): Promise<Telemetry | null> {
  if (metricsPort === undefined) {
    if (metricsHost === undefined) return null
    throw new AppError({
      code: 'INVALID_INPUT',
      message: '--metrics-host needs --metrics-port.',
      fix: 'Say on which port Prometheus finds the metrics.',
    })
  }
  const { createTelemetry } = await import('./telemetry/telemetry.ts')
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
  return createTelemetry(version)
}

const metricsOf = (app: App, { expose }: Telemetry, options: ServeOptions) =>
  openMetrics({
    port: options.metricsPort ?? 0,
    address: options.metricsHost,
    token: app.metricsToken.get,
    expose: () => expose(app.gauges()),
  })

const toldToStop = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

if (import.meta.main) await serve(process.argv.slice(2))
