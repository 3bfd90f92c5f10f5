import type { Progress, Run } from '../../shared/contract/sync.ts'
import { counted, note, noteProgress } from './print.ts'
import type { CommandSession } from './session.ts'

/** Syncs and waits for the end, with progress on stderr. A run that another process has is waited for too. */
export async function syncAndWait(
  { app, client }: CommandSession,
  which: { connectionId?: string; startupId?: string },
): Promise<Run[]> {
  const names = new Map((await client.connections.list()).map(it => [it.id, it.name]))
  const watching = new AbortController()
  const watch = followProgress(client, names, watching.signal)
  const ended = await app.syncToEnd('command', which)
  watching.abort()
  await watch
  if (process.stderr.isTTY) note('')
  return ended
}

async function followProgress(
  client: CommandSession['client'],
  names: Map<string, string>,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const progress of await client.sync.progress(undefined, { signal })) {
      // The result says so, and why.
      if (progress.step === 'failed') continue
      noteProgress(`${names.get(progress.connectionId) ?? ''}: ${inWords(progress)}`)
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function inWords({ step, entries, subscriptions, reached, waiting }: Progress): string {
  if (waiting) return `waiting (${waiting})`
  switch (step) {
    case 'entries':
      return `${counted(entries)} read${reached ? `, back to ${reached}` : ''}`
    case 'invoices':
      return `${counted(entries)} read, then invoices`
    case 'subscriptions':
      return `${counted(entries)} and ${subscriptions} subscriptions read`
    case 'done':
      return 'up to date'
    case 'failed':
      return 'failed'
  }
}
