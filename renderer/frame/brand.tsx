/** The mark and the name; where it is `tight`, a phone shows the mark alone. */
export const Brand = ({ tight = false }: { tight?: boolean }) => (
  <span className="flex items-center gap-2.5 text-[15px] font-semibold tracking-tight">
    <img src="/icon.svg" alt="" className="size-7" />
    <span className={tight ? 'sr-only sm:not-sr-only' : ''}>OpenRevenue</span>
  </span>
)
