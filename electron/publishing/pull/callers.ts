import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import type { StartupRow, Startups } from '../../startups/startups.ts'
import type { ApiKeys } from '../api-keys.ts'
import type { Settings } from './settings.ts'
import { V1Error, type Whose } from './v1.ts'

/** What the calls carry on their way: whose figures are asked for. */
export type Env = { Bindings: HttpBindings; Variables: { whose: Whose } }

interface CallersParts {
  startups: Pick<Startups, 'list' | 'byId'>
  apiKeys: Pick<ApiKeys, 'check'>
  settings: Pick<Settings, 'get'>
}

/** Who calls, and about which startup: each is asked again when the figures are read, as a key may be revoked meanwhile. */
export function callers({ startups, apiKeys, settings }: CallersParts) {
  const keyNeeded: MiddlewareHandler<Env> = async (context, next) => {
    const secret = context.req.header('x-api-key')
    if (!secret) throw new V1Error(401, 'UNAUTHORIZED', 'Send an API key in X-API-Key.')
    const whose = () => {
      const key = apiKeys.check(secret)
      if (!key) throw new V1Error(401, 'INVALID_TOKEN', 'This API key is unknown or revoked.')
      return withId(key.startupId)
    }
    whose()
    context.set('whose', whose)
    await next()
  }

  const keyless: MiddlewareHandler<Env> = async (context, next) => {
    const key = keyOf(context)
    const startup = () => (key ? withId(key.startupId) : named(context.req.query('startup')))
    startup()
    context.set('whose', startup)
    await next()
  }

  const openOrKey: MiddlewareHandler<Env> = async (context, next) => {
    if (settings.get().open) context.header('Access-Control-Allow-Origin', '*')
    else if (!keyOf(context)) throw notPublic()
    await next()
  }

  const keyOf = (context: Context<Env>) => apiKeys.check(context.req.header('x-api-key') ?? '')

  const withId = (id: string | null) => (id === null ? null : startups.byId(id))

  /** Nothing is said of startups that are not named, and the beginning of an id names none. */
  function named(id: string | undefined): StartupRow | null {
    const [first, ...others] = startups.list()
    if (id === undefined && others.length === 0) return first ?? null
    const startup = withId(id ?? null)
    if (startup) return startup
    throw id === undefined
      ? new V1Error(400, 'INVALID_INPUT', 'Send an API key, or add ?startup= with a startup’s id.')
      : new V1Error(404, 'NOT_FOUND', 'There is no such startup.')
  }

  return { keyNeeded, keyless, openOrKey, keyOf }
}

const notPublic = () =>
  new V1Error(403, 'NOT_PUBLIC', 'These figures need an API key: the founder has not opened them.')
