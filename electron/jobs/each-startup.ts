import type { Startups } from '../startups/startups.ts'
import type { Target } from './handlers.ts'

/** Every startup, by its own clock. */
export const eachStartup =
  (startups: Pick<Startups, 'list'>): (() => Target[]) =>
  () =>
    startups.list().map(({ id, timezone }) => ({ key: id, zone: timezone }))
