import type { Provider } from '../provider.ts'
import { check, holds } from './check.ts'
import { pages } from './pages.ts'

export const lemonSqueezy: Provider = {
  id: 'lemon-squeezy',
  tellsFees: false,
  check,
  holds,
  pages,
}
