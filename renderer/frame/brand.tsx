/** The mark and the name. */
export const Brand = () => (
  <span className="flex items-center gap-2.5 text-[15px] font-semibold tracking-tight">
    <img src="/icon.svg" alt="" className="size-7" />
    OpenRevenue
  </span>
)
