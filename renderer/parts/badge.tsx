import type { ReactNode } from 'react'

export type Tone = 'neutral' | 'good' | 'warning' | 'danger'

const TONES: Record<Tone, string> = {
  neutral: 'bg-hover text-soft',
  good: 'bg-accent-wash text-accent',
  warning: 'bg-warning-wash text-warning',
  danger: 'bg-danger-wash text-danger',
}

export const Badge = ({ tone = 'neutral', children }: { tone?: Tone; children: ReactNode }) => (
  <span
    className={`inline-flex items-center gap-1 rounded-md px-2 py-0.5 text-xs font-medium whitespace-nowrap ${TONES[tone]}`}
  >
    {children}
  </span>
)
