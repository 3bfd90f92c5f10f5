import { parseArgs } from 'node:util'
import { defaultDataDir, sampleDataDir } from '../db/data-folder.ts'

export interface ShellOptions {
  dataDir: string
  /** Look around with sample data. */
  demo: boolean
  /** Also open the publishing server, on this port, for this run alone. */
  apiPort?: number
}

/** Reads what this app knows and leaves the rest alone: Chromium has switches of its own. */
export function readOptions(args: string[]): ShellOptions {
  const { values } = parseArgs({
    args,
    options: {
      'data-dir': { type: 'string' },
      'api-port': { type: 'string' },
      demo: { type: 'boolean' },
    },
    strict: false,
  })
  const demo = values.demo === true
  const { 'data-dir': dataDir, 'api-port': apiPort } = values
  return {
    demo,
    dataDir: typeof dataDir === 'string' ? dataDir : demo ? sampleDataDir() : defaultDataDir(),
    apiPort: typeof apiPort === 'string' ? Number(apiPort) : undefined,
  }
}
