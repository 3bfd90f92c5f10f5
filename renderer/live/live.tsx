import { matchQuery, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  use,
  useEffect,
  useMemo,
  useReducer,
  useRef,
  useState,
} from 'react'
import type { Notice } from '../../shared/contract/app.ts'
import type { Progress } from '../../shared/contract/sync.ts'
import { useToast } from '../parts/toast.tsx'
import { rpc } from '../rpc/client.ts'
import { follow, type StreamState } from './follow.ts'

type Running = ReadonlyMap<string, Progress>

/** The app does not answer, or this window is not its any more. */
interface Lost {
  state: 'lost' | 'ended'
  /** Milliseconds since the epoch. */
  since: number
  /** Tries at once. */
  reconnect(): void
}

const LiveContext = createContext<{ running: Running; lost: Lost | null }>({
  running: new Map(),
  lost: null,
})

/** Null while the app answers. */
export const useLost = (): Lost | null => use(LiveContext).lost

/** The syncs that run now, of the connections of this page's startup. */
export function useRunning(): Progress[] {
  const { running } = use(LiveContext)
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  return connections.flatMap(({ id }) => running.get(id) ?? [])
}

/** Listens to the app for as long as the page is open: what syncs do, and what it has to tell. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [running, setRunning] = useState<Running>(new Map())
  const [trouble, setTrouble] = useState<Omit<Lost, 'reconnect'> | null>(null)
  const stream = useRef<StreamState>('open')
  const [attempt, reconnect] = useReducer((attempts: number) => attempts + 1, 0)
  const queries = useQueryClient()
  const toast = useToast()

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt begins anew
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    follow(
      async () => {
        setRunning(new Map())
        return rpc.sync.progress.call(undefined, { signal })
      },
      progress => {
        const take = () => setRunning(before => following(before, progress))
        // A sync is under way until its figures are here: what was read half-way is none.
        if (isOver(progress)) void refresh(queries).finally(take)
        else take()
      },
      signal,
      next => {
        // What happened in between was told to nobody.
        if (next === 'open' && stream.current === 'lost') void refresh(queries)
        stream.current = next
        setTrouble(before =>
          next === 'open' ? null : { since: Date.now(), ...before, state: next },
        )
      },
    )
    follow(
      () => rpc.app.events.call(undefined, { signal }),
      it => {
        if (it.event === 'jobs') return void refreshJobs(queries)
        if (it.event === 'notice' && !inBanner(queries, it.notice)) toast(noticeToast(it.notice))
        void refresh(queries)
      },
      signal,
    )
    return () => leaving.abort()
  }, [queries, toast, attempt])

  const live = useMemo(
    () => ({ running, lost: trouble && { ...trouble, reconnect } }),
    [running, trouble],
  )
  return <LiveContext value={live}>{children}</LiveContext>
}

/**
 * Asks for everything anew; figures first. While they are on their way, an account whose first sync has
 * just ended still counts as one that is being read, so that nobody is shown half of its history.
 */
async function refresh(queries: QueryClient): Promise<void> {
  const connections = { queryKey: rpc.connections.key() }
  await queries.invalidateQueries({ predicate: query => !matchQuery(connections, query) })
  await queries.invalidateQueries(connections)
}

/** What jobs are about or lead to beside figures. */
async function refreshJobs(queries: QueryClient): Promise<void> {
  const keys = [rpc.jobs.key(), rpc.publishing.deliveries.key(), rpc.snapshots.key()]
  await Promise.all(keys.map(queryKey => queries.invalidateQueries({ queryKey })))
}

const isOver = ({ step }: Progress): boolean => step === 'done' || step === 'failed'

function following(before: Running, progress: Progress): Running {
  const after = new Map(before)
  const { connectionId, runId } = progress
  if (isOver(progress)) {
    // Another run of the connection may have begun meanwhile.
    if (after.get(connectionId)?.runId === runId) after.delete(connectionId)
  } else after.set(connectionId, progress)
  return after
}

/** A failed sync of this page's startup is said above every screen, for as long as it matters. */
const inBanner = (queries: QueryClient, notice: Notice): boolean =>
  notice.kind === 'sync-failed' &&
  (queries.getQueryData(rpc.connections.list.queryKey()) ?? []).some(
    ({ id }) => id === notice.connectionId,
  )

const noticeToast = ({ kind, title, body }: Notice) => ({
  title,
  description: body,
  tone: kind === 'sync-failed' || kind === 'job-died' ? ('danger' as const) : ('good' as const),
})
