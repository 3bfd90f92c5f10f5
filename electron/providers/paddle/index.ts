import type { Provider } from '../provider.ts'
import { check, holds } from './check.ts'
import { pages } from './pages.ts'

export const paddle: Provider = { id: 'paddle', tellsFees: true, check, holds, pages }
