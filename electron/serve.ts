import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { createRouterClient } from '@orpc/server'
import { Command } from 'commander'
import openInBrowser from 'open'
import { AppError } from '../shared/errors.ts'
import { createApp } from './app.ts'
import { guardProcess } from './command/guard.ts'
import { type ServeOptions, withServeOptions } from './command/options.ts'
import { note, print, printJson } from './command/print.ts'
import { explain, problemOf } from './command/problem.ts'
import { report } from './command/report.ts'
import { askPassphrase, canAsk, outliveReaders } from './command/terminal.ts'
import { defaultDataDir, needWritableFolder, sampleDataDir } from './db/data-folder.ts'
import { buildPage, builtPage, livePage } from './headless/page.ts'
import { pageRoutes } from './headless/routes.ts'
import { createSession } from './headless/session.ts'

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
  const app = await createApp({
    ...{ root: ROOT, dataDir, door: 'browser', staysOpen: true, passphrase: askPassphrase },
    ecbFiles: process.env.OPENREVENUE_ECB_FILES,
  })
  try {
    if (options.demo) await createRouterClient(app.router).connections.startSample()
    // From here on: whoever reads the link may stop the app the moment it is printed.
    const stopped = toldToStop()
    const session = createSession()
    const folder = options.live ? null : await buildPage(ROOT, note)
    // Before the page's server, which nothing would close where this one's port is taken.
    const publishing = await app.openPublishing(options.apiPort, options.publicHost)
    const server = await listen(options.port ?? 0, async server =>
      pageRoutes({
        router: app.router,
        page: folder === null ? await livePage(ROOT, server) : builtPage(folder),
        session,
        authority: () => `127.0.0.1:${(server.address() as AddressInfo).port}`,
      }),
    )
    const { port } = server.address() as AddressInfo
    const link = () => `http://127.0.0.1:${port}/enter?token=${session.issue()}`
    const first = link()
    const say = options.json ? note : (line: string) => print(line)
    if (options.json) printJson({ link: first, publishing })
    say(`OpenRevenue is at ${first}`)
    say('The link opens once. Press Ctrl-C to stop.')
    if (publishing) say(`Platforms can pull from ${publishing}`)
    app.jobs.start()
    if (options.open) await openInBrowser(first).catch(() => undefined)
    if (canAsk()) {
      createInterface(process.stdin).on('line', () => say(`A new link: ${link()}`))
    }
    await stopped
    server.closeAllConnections()
    server.close()
  } finally {
    await app.close()
  }
  process.exit()
}

/** Listens first: what answers may need to know the listener. */
async function listen(
  port: number,
  routesOf: (server: Server) => Promise<ReturnType<typeof pageRoutes>>,
): Promise<Server> {
  let routes: ReturnType<typeof pageRoutes> | undefined
  const server = createAdaptorServer({
    fetch: (request, env) =>
      routes?.fetch(request, env as HttpBindings) ?? new Response(null, { status: 503 }),
  }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? portTaken(port, cause) : cause)
    })
    server.listen(port, '127.0.0.1', resolve)
  })
  try {
    routes = await routesOf(server)
    return server
  } catch (error) {
    server.close()
    throw error
  }
}

const portTaken = (port: number, cause: unknown) =>
  new AppError(
    {
      code: 'PORT_TAKEN',
      message: `Port ${port} is taken.`,
      why: 'Another program on this machine listens there.',
      fix: 'Leave --port out for a free one, or choose another.',
    },
    { cause },
  )

const toldToStop = (): Promise<void> =>
  new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })

if (import.meta.main) await serve(process.argv.slice(2))
