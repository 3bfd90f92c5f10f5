/** A name that somebody chose, in a table or a row: however long it is, what stands beside it keeps its place. */
export const Name = ({
  children,
  narrow = false,
}: {
  children: string
  /** Where many figures stand beside it. */
  narrow?: boolean
}) => (
  <span
    className={`inline-block max-w-32 truncate align-bottom ${narrow ? '' : 'sm:max-w-56'}`}
    title={children}
  >
    {children}
  </span>
)
