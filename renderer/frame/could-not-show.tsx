import { Button } from '../parts/button.tsx'
import { ProblemNote } from '../parts/note.tsx'
import { sessionEnded } from '../rpc/problem.ts'
import { Brand } from './brand.tsx'

/** Instead of a page that cannot be shown: why, and what to do. */
export function CouldNotShow({ error }: { error: unknown }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-xl flex-col justify-center gap-6 px-6 py-10">
      <Brand />
      {sessionEnded(error) ? (
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">This window is no longer open</h1>
          <p className="mt-2 text-soft">
            OpenRevenue was started again since. Press Enter in its terminal and open the link that
            it prints; nothing is lost.
          </p>
        </div>
      ) : (
        <ProblemNote
          error={error}
          action={<Button onClick={() => location.assign('/')}>Start over</Button>}
        />
      )}
    </main>
  )
}
