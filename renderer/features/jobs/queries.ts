import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'
import { IDLE, KIND_NAMES } from './words.ts'

/** What another process does of the jobs is told to nobody here. Milliseconds. */
export const LOOK_EVERY = 5_000

export function useNames(): Record<string, string> {
  const { data = [] } = useQuery(rpc.jobs.names.queryOptions())
  return Object.fromEntries(data.map(({ key, name }) => [key, name]))
}

const useRefresh = () => {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: rpc.jobs.key() })
}

export function useRetry() {
  const onSettled = useRefresh()
  return useMutation(rpc.jobs.retry.mutationOptions({ onSettled }))
}

export function useDismiss() {
  const onSettled = useRefresh()
  return useMutation(rpc.jobs.dismiss.mutationOptions({ onSettled }))
}

export function useRunNow() {
  const onSettled = useRefresh()
  const toast = useToast()
  return useMutation(
    rpc.jobs.run.mutationOptions({
      onSuccess(ids, { kind }) {
        if (ids.length > 0) return
        toast({ title: `${KIND_NAMES[kind]} has nothing to do`, description: `${IDLE[kind]}.` })
      },
      onSettled,
    }),
  )
}

export function usePause() {
  const onSettled = useRefresh()
  return useMutation(rpc.jobs.pause.mutationOptions({ onSettled }))
}
