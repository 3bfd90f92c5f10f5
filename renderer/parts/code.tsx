/** A name that a machine gave: an id, a hash. */
export const Code = ({ children }: { children: string }) => (
  <code className="font-mono text-[12px] text-faint">{children}</code>
)
