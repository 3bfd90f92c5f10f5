import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { AlertChannel } from '../../../shared/contract/alerts.ts'
import { useToast } from '../../parts/toast.tsx'
import { rpc } from '../../rpc/client.ts'

const useRefresh = () => {
  const queries = useQueryClient()
  return () => queries.invalidateQueries({ queryKey: rpc.alerts.key() })
}

export const useSaveEmail = (onSuccess: () => void) => {
  const refresh = useRefresh()
  // What was sent holds the password: it is not kept.
  return useMutation(
    rpc.alerts.saveEmail.mutationOptions({ onSuccess, onSettled: refresh, gcTime: 0 }),
  )
}

export const useSaveWebhook = () =>
  useMutation(rpc.alerts.saveWebhook.mutationOptions({ onSettled: useRefresh(), gcTime: 0 }))

export const useNewSecret = () => useMutation(rpc.alerts.newSecret.mutationOptions({ gcTime: 0 }))

export const useRemove = () =>
  useMutation(rpc.alerts.remove.mutationOptions({ onSettled: useRefresh() }))

const ARRIVES: Record<AlertChannel, string> = {
  email: 'The mail server took it. Look in your inbox, and in spam.',
  webhook: 'The webhook took it.',
}

export const useTest = () => {
  const toast = useToast()
  return useMutation(
    rpc.alerts.test.mutationOptions({
      onSuccess: (_sent, { channel }) =>
        toast({ title: 'Test sent', description: ARRIVES[channel] }),
    }),
  )
}
