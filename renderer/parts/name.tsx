/** A name that somebody chose, in a table or a row: however long it is, what stands beside it keeps its place. */
export const Name = ({ children }: { children: string }) => (
  <span className="inline-block max-w-56 truncate align-bottom" title={children}>
    {children}
  </span>
)
