import { Note } from '../../parts/note.tsx'

/** Said while an account's history is here only in part: its first sync stopped half-way. */
export const Incomplete = ({ names }: { names: string[] }) =>
  names.length > 0 && (
    <Note tone="warning" title={`Not complete yet: ${names.join(', ')}`}>
      The first sync did not come to its end, so these figures lack a part of the history. Sync now
      goes on where it stopped.
    </Note>
  )
