/** Under a list whose amounts make a figure: added up as they are shown, they may miss it. */
export const RoundedEach = () => (
  <p className="text-[13px] text-faint">
    Each amount is rounded by itself here. The figure is the sum of the exact ones, rounded once.
  </p>
)
