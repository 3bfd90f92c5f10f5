import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { ProblemNote } from './note.tsx'

/** What a query brought, or why it could not be brought. Old data stays in sight while new is on its way. */
export function Loaded<T>({
  query,
  waiting = <Skeleton className="h-24" />,
  children,
}: {
  query: UseQueryResult<T, Error>
  waiting?: ReactNode
  children: (data: T) => ReactNode
}) {
  const { data, error, isPending, refetch } = query
  if (data !== undefined) return children(data)
  if (isPending) return waiting
  return (
    <ProblemNote error={error} action={<Button onClick={() => void refetch()}>Try again</Button>} />
  )
}

/** The place of what is still being fetched. */
export const Skeleton = ({ className = '' }: { className?: string }) => (
  <div aria-hidden className={`animate-pulse rounded-lg bg-hover ${className}`} />
)
