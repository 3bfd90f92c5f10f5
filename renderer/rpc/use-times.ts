import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { timesIn } from '../format.ts'
import { rpc } from './client.ts'

/** Writes instants in the startup's own zone: the one whose days its figures are made of. */
export function useTimes(): ReturnType<typeof timesIn> & { zone: string } {
  const { data: startup } = useQuery(rpc.startup.get.queryOptions())
  const zone = startup?.timezone ?? 'UTC'
  return useMemo(() => ({ ...timesIn(zone), zone }), [zone])
}
