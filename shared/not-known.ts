import { AppError } from './errors.ts'

/** What stands in a figure's place where everything under it came out of files. */
export const NOT_KNOWN_FROM_CSV = 'Not known from a CSV'

/** Whoever asks for what makes such a figure is told so; it is never answered with zeros. */
export const notKnownFromCsv = () =>
  new AppError({
    code: 'NO_DATA',
    message: 'MRR and subscribers are not known from a CSV.',
    why: 'A file tells of payments, not of subscriptions.',
    fix: 'Connect the account itself to see them.',
  })
