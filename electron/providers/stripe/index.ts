import type { Provider } from '../provider.ts'
import { check, holds } from './check.ts'
import { pages } from './pages.ts'

export const stripe: Provider = { id: 'stripe', tellsFees: true, check, holds, pages }
