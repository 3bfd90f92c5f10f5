import type { ReactNode } from 'react'

/** A screen: its name, what can be done on it, and its content. */
export function Page({
  title,
  subtitle,
  action,
  children,
}: {
  title: string
  subtitle?: ReactNode
  action?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="mx-auto flex max-w-6xl flex-col gap-5 px-4 pt-6 pb-20 sm:px-8 sm:pt-8">
      <header className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3">
        <div className="max-w-full min-w-0">
          <h1 className="text-2xl font-semibold tracking-tight">{title}</h1>
          {subtitle && <p className="mt-1 text-soft">{subtitle}</p>}
        </div>
        {action}
      </header>
      {children}
    </div>
  )
}
