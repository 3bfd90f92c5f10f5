import type { Provider } from '../provider.ts'
import { check, holds } from './check.ts'
import { pages } from './pages.ts'

export const paypal: Provider = { id: 'paypal', tellsFees: true, check, holds, pages }
