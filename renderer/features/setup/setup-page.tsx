import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Check } from 'lucide-react'
import type { ReactNode } from 'react'
import { Brand } from '../../frame/brand.tsx'
import { Button } from '../../parts/button.tsx'
import { rpc } from '../../rpc/client.ts'
import { StartupSwitcher } from '../startups/switcher.tsx'

const STEPS = [
  { to: '/setup/startup', name: 'Your startup' },
  { to: '/setup/privacy', name: 'Privacy' },
  { to: '/setup/connect', name: 'Connect' },
] as const

type SetupStep = (typeof STEPS)[number]['to']

/** A step of set-up: where it is among the others, and its form. */
export function SetupPage({
  step,
  title,
  description,
  children,
}: {
  step: SetupStep
  title: string
  description: string
  children: ReactNode
}) {
  const current = STEPS.findIndex(({ to }) => to === step)
  return (
    <main className="mx-auto max-w-2xl px-4 py-8 sm:px-8 sm:py-12">
      <header className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
        <Link to="/setup" className="rounded-lg">
          <Brand />
        </Link>
        <OtherStartups />
      </header>
      <nav aria-label="Set-up" className="mt-8">
        <ol className="flex gap-2">
          {STEPS.map(({ to, name }, index) => (
            <li key={to} className="flex-1" aria-current={index === current ? 'step' : undefined}>
              <StepName done={index < current} to={to}>
                <span
                  className={`block h-1 rounded-full ${index <= current ? 'bg-accent' : 'bg-line'}`}
                />
                <span
                  className={`mt-2 flex items-center gap-1 text-[13px] ${index === current ? 'font-medium' : 'text-soft'}`}
                >
                  {index < current && <Check className="size-3.5 text-accent" aria-hidden />}
                  {name}
                </span>
              </StepName>
            </li>
          ))}
        </ol>
      </nav>
      <h1 className="mt-8 text-2xl font-semibold tracking-tight">{title}</h1>
      <p className="mt-1 mb-6 max-w-prose text-soft">{description}</p>
      {children}
    </main>
  )
}

/** Set-up of one keeps nobody from the others. */
function OtherStartups() {
  const { data: startups = [] } = useQuery(rpc.startup.list.queryOptions())
  if (startups.length < 2) return null
  return (
    <div className="min-w-40">
      <StartupSwitcher />
    </div>
  )
}

/** Back to the step before, and on to the next. */
export function SetupButtons({
  back,
  next = 'Continue',
  busy,
}: {
  back: '/' | '/setup' | SetupStep
  next?: string
  busy: boolean
}) {
  const navigate = useNavigate()
  return (
    <div className="flex justify-between">
      <Button variant="quiet" onClick={() => void navigate({ to: back })}>
        Back
      </Button>
      <Button type="submit" variant="primary" busy={busy}>
        {next}
      </Button>
    </div>
  )
}

/** Steps that are done can be gone back to. */
const StepName = ({ done, to, children }: { done: boolean; to: SetupStep; children: ReactNode }) =>
  done ? (
    <Link to={to} className="block">
      {children}
    </Link>
  ) : (
    <span className="block">{children}</span>
  )
