import { AppError } from '../../shared/errors.ts'

interface Named {
  id: string
  name: string
}

/**
 * The startup that is meant by its id, the beginning of it or its exact name; where nothing is said,
 * the only one, or null if there is none. Never a guess: throws NOT_FOUND where none is meant, and
 * STARTUP_NEEDED where several could be.
 */
export function theOneMeant<T extends Named>(startups: T[], named?: string): T | null {
  const meant = named === undefined ? startups : matching(startups, named)
  if (meant.length > 1) throw severalMeant(meant, named)
  const [one] = meant
  if (one) return one
  if (named === undefined) return null
  throw new AppError({
    code: 'NOT_FOUND',
    message: `There is no startup “${named}”.`,
    fix: 'List them with `startups list`.',
  })
}

/** For what was asked of a startup while it was being removed. */
export const startupGone = (): AppError =>
  new AppError({ code: 'NOT_FOUND', message: 'This startup was removed.' })

/** An id means its startup, whatever others are called. */
function matching<T extends Named>(startups: T[], named: string): T[] {
  const byId = startups.filter(it => it.id === named)
  if (byId.length > 0 || named === '') return byId
  return startups.filter(it => it.name === named || it.id.startsWith(named))
}

const severalMeant = (startups: Named[], named: string | undefined) =>
  new AppError({
    code: 'STARTUP_NEEDED',
    message: 'Say which startup.',
    why:
      named === undefined
        ? `There are several: ${inWords(startups)}.`
        : `“${named}” could be each of these: ${inWords(startups)}.`,
    fix: 'On the command line, add --startup with its id, the beginning of it, or its name.',
  })

const inWords = (startups: Named[]): string =>
  startups.map(({ id, name }) => `${name} (${id})`).join(', ')
