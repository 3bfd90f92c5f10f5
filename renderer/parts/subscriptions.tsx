import { Code } from './code.tsx'

/** The provider's ids of a customer's subscriptions. */
export const Subscriptions = ({ ids }: { ids: string[] }) => (
  <span className="flex flex-wrap gap-x-3">
    {ids.map(id => (
      <Code key={id}>{id}</Code>
    ))}
  </span>
)
