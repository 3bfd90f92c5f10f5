import { AppError } from '../../shared/errors.ts'
import type { Provider } from '../providers/provider.ts'

/** An import is a connection without a provider behind it: what asks for one is told so. */
export const csv: Provider = {
  id: 'csv',
  tellsFees: true,
  check: () => Promise.reject(nothingBehind()),
  holds: async () => false,
  // biome-ignore lint/correctness/useYield: there is nothing to read
  async *pages() {
    throw nothingBehind()
  },
}

export const nothingBehind = () =>
  new AppError({
    code: 'CONFLICT',
    message: 'This was imported from a file: it has no key and is never synced.',
    fix: 'To add to it, import a newer export under the same name.',
  })
