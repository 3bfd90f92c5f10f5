import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useEffect, useState } from 'react'
import type { Notice } from '../../shared/contract/app.ts'
import type { Progress } from '../../shared/contract/sync.ts'
import { useToast } from '../parts/toast.tsx'
import { rpc } from '../rpc/client.ts'
import { follow } from './follow.ts'

type Running = ReadonlyMap<string, Progress>

const LiveContext = createContext<Running>(new Map())

/** The syncs that run now, of the connections of this page's startup. */
export function useRunning(): Progress[] {
  const running = use(LiveContext)
  const { data: connections = [] } = useQuery(rpc.connections.list.queryOptions())
  return connections.flatMap(({ id }) => running.get(id) ?? [])
}

/** Listens to the app for as long as the page is open: what syncs do, and what it has to tell. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const [running, setRunning] = useState<Running>(new Map())
  const queries = useQueryClient()
  const toast = useToast()

  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    follow(
      async () => {
        setRunning(new Map())
        return rpc.sync.progress.call(undefined, { signal })
      },
      progress => {
        setRunning(before => following(before, progress))
        if (isOver(progress)) void queries.invalidateQueries()
      },
      signal,
    )
    follow(
      () => rpc.app.notices.call(undefined, { signal }),
      notice => {
        toast(noticeToast(notice))
        void queries.invalidateQueries()
      },
      signal,
    )
    return () => leaving.abort()
  }, [queries, toast])

  return <LiveContext value={running}>{children}</LiveContext>
}

const isOver = ({ step }: Progress): boolean => step === 'done' || step === 'failed'

function following(before: Running, progress: Progress): Running {
  const after = new Map(before)
  if (isOver(progress)) after.delete(progress.connectionId)
  else after.set(progress.connectionId, progress)
  return after
}

const noticeToast = ({ kind, title, body }: Notice) => ({
  title,
  description: body,
  tone: kind === 'sync-failed' ? ('danger' as const) : ('good' as const),
})
