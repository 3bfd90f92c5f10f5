import type { Connection } from '../../../shared/contract/connections.ts'
import { Note } from '../../parts/note.tsx'

/** Said while an account's history is here only in part: its first sync stopped half-way. */
export const Incomplete = ({ unread }: { unread: Connection[] }) =>
  unread.length > 0 && (
    <Note tone="warning" title={`Not complete yet: ${unread.map(({ name }) => name).join(', ')}`}>
      The first sync did not come to its end, so these figures lack a part of the history, and
      nothing is signed.{' '}
      {unread.some(({ state }) => state === 'disconnected')
        ? 'What is disconnected can be connected again under Settings, or its entries deleted there.'
        : 'Sync now goes on where it stopped.'}
    </Note>
  )
