import type { ReactNode } from 'react'

/** A figure or a name that opens what is behind it. */
export const Opener = ({
  label,
  onPress,
  children,
}: {
  /** What it opens, for screen readers, where its text does not say it. */
  label?: string
  onPress: () => void
  children: ReactNode
}) => (
  <button
    type="button"
    aria-label={label}
    className="text-left underline decoration-line-strong underline-offset-3 hover:decoration-ink"
    onClick={onPress}
  >
    {children}
  </button>
)
