import { createORPCClient } from '@orpc/client'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import { QueryClient } from '@tanstack/react-query'
import type { contract } from '../../shared/contract/index.ts'
import { openLink } from './link.ts'
import { sessionEnded } from './problem.ts'

/** The calls themselves, for what is no query: a file that is read piece by piece. */
export const client: ContractRouterClient<typeof contract> = createORPCClient(await openLink())

/** Every call of the contract, as options for TanStack Query: `useQuery(rpc.metrics.overview.queryOptions())`. */
export const rpc = createTanstackQueryUtils(client)

/**
 * The page's copy of the app's state. The app says when something has changed (see live/), so nothing
 * here is asked for by the clock; what another process did is seen when the window comes to the front.
 */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // The app is on this very machine: what it refuses once it refuses again.
      retry: (failures, error) => failures < 2 && !sessionEnded(error) && isNetworkError(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

const isNetworkError = (error: unknown): boolean => error instanceof TypeError
