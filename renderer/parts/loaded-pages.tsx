import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Skeleton } from './loaded.tsx'
import { ProblemNote } from './note.tsx'
import type { More } from './show-more.tsx'

/** A list that is brought page by page: its pages so far and the way to the next, or why there are none. */
export function LoadedPages<Page>({
  query: { data, error, isPending, hasNextPage, fetchNextPage, isFetchingNextPage },
  waiting = <Skeleton className="h-80" />,
  children,
}: {
  query: UseInfiniteQueryResult<InfiniteData<Page>, Error>
  waiting?: ReactNode
  children: (pages: Page[], more: More | undefined) => ReactNode
}) {
  if (error) return <ProblemNote error={error} />
  if (isPending) return waiting
  const more = { busy: isFetchingNextPage, onPress: () => void fetchNextPage() }
  return children(data.pages, hasNextPage ? more : undefined)
}
