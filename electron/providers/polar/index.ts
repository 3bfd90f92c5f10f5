import type { Provider } from '../provider.ts'
import { check, holds } from './check.ts'
import { pages } from './pages.ts'

export const polar: Provider = { id: 'polar', tellsFees: true, check, holds, pages }
